"""Where each line of the requirements on headers, paths and what else a client can write is held, on real sockets.

What a table of its own in another room holds is not repeated here. P4 begins with the first key that is fetched, and
reloading routes (P5) with the first file that is; HTTP/2 (W7) is not offered. `~` is the
folder of the library's tests.

    H1  test_fields_towards_services.py::test_what_is_not_for_services_reaches_none
    H1  test_fields_towards_services.py::test_what_a_service_hears_is_exactly_this
    H1  ~/edge/test_trusted_proxies.py::test_a_stranger_is_not_believed
    H1  ~/edge/test_trusted_proxies.py::test_hops_are_counted_from_the_right
    H2  test_fields_towards_services.py::test_nobody_erases_what_the_gateway_says
    H2  test_fields_towards_services.py::test_what_connection_names_ends_here
    H2  test_fields_towards_services.py::test_what_is_refused_reaches_no_service
    H3  test_fields_towards_services.py::test_what_is_not_for_services_reaches_none
    H4  test_fields_towards_services.py::test_what_is_refused_reaches_no_service
    H4  test_fields_towards_clients.py::test_no_service_says_two_things_at_once
    H5  test_fields_towards_services.py::test_what_is_refused_reaches_no_service
    H5  test_fields_towards_clients.py::test_no_control_of_a_service_reaches_a_client
    H5  ~/edge/test_injection.py::test_no_field_of_an_answer_is_written_by_a_client
    H5  ~/edge/test_injection.py::test_the_log_has_one_line_for_each_request
    H6  test_fields_towards_services.py::test_services_hear_where_a_request_has_been
    H6  test_fields_towards_services.py::test_what_is_refused_reaches_no_service
    H6  test_fields_towards_clients.py::test_what_is_not_for_clients_reaches_none
    H6  ~/edge/test_loops.py::test_a_gateway_that_calls_itself_notices
    H7  test_fields_towards_services.py::test_what_is_refused_reaches_no_service
    H7  test_fields_towards_clients.py::test_what_is_not_for_clients_reaches_none
    H8  test_fields_towards_clients.py::test_what_a_client_is_told_is_exactly_this
    H8  ~/edge/test_security_headers.py::test_over_https_it_stays_https
    H8  ~/edge/test_cors.py::test_another_origin_is_told_nothing
    P1  test_paths.py::test_what_two_readers_would_read_differently_is_refused
    P1  test_paths.py::test_services_are_asked_for_the_one_form
    P2  test_paths.py::test_what_is_not_there_looks_alike_to_everybody
    P2  test_paths.py::test_what_is_guarded_is_asked_of_no_service
    P2  ~/guard/test_policies.py::test_a_composition_without_a_guard_is_named
    P3  test_paths.py::test_a_value_is_one_segment_and_nothing_else
    P3  test_paths.py::test_a_query_is_only_what_the_route_names
    P3  test_fields_towards_clients.py::test_no_location_leads_inside_or_elsewhere
    P3  test_fields_towards_clients.py::test_a_redirect_of_a_read_is_a_mistake_of_ours
    P5  ~/routing/test_mistakes.py::test_each_mistake_has_its_line_and_its_cure
    P5  ~/routing/test_mistakes.py::test_a_path_that_two_may_take_is_refused
    P6  test_paths.py::test_what_is_not_there_looks_alike_to_everybody
    P6  ~/admin/test_port.py::test_who_calls_it_by_another_name_is_told_nothing
    W1  ~/wire/inbound/test_framing.py::test_a_head_that_is_in_doubt_is_refused
    W1  ~/wire/inbound/test_framing.py::test_a_body_in_bad_chunks_is_refused
    W1  ~/wire/inbound/test_framing.py::test_a_request_that_breaks_off_is_refused
    W1  ~/wire/inbound/test_pipelining.py::test_nothing_is_read_behind_the_last
    W2  ~/services/transports/http1/test_unread.py::test_what_the_loop_has_not_read_is_noticed_before_the_next_call
    W2  ~/services/transports/conformance/test_mishaps.py::test_two_responses_to_one_request_reach_nobody_else
    W2  ~/services/transports/conformance/test_mishaps.py::test_a_response_that_ends_in_two_ways_is_garbled
    W2  ~/services/transports/conformance/test_streams.py::test_a_stream_closed_early_closes_its_connection
    W2  ~/services/transports/conformance/test_uploads.py::test_what_the_giver_raises_ends_the_call_and_its_connection
    W3  ~/wire/inbound/test_limits.py::test_a_line_has_an_end
    W3  ~/wire/inbound/test_limits.py::test_a_head_has_an_end
    W3  ~/wire/inbound/test_limits.py::test_fields_are_counted
    W3  ~/wire/inbound/test_limits.py::test_what_comes_beside_a_body_is_bounded
    W3  ~/wire/inbound/test_limits.py::test_an_answer_reaches_a_client_that_goes_on_sending
    W3  ~/edge/test_request_body.py::test_a_long_body_is_refused_before_it_comes
    W4  ~/wire/inbound/test_slow_clients.py::test_a_head_that_trickles_is_given_up
    W4  ~/wire/inbound/test_slow_clients.py::test_a_body_has_a_least_rate
    W4  ~/wire/inbound/test_slow_clients.py::test_an_idle_connection_is_closed
    W4  ~/wire/inbound/test_slow_clients.py::test_a_request_has_to_be_there_in_time
    W5  ~/routing/test_large_bodies.py::test_a_client_that_does_not_read_holds_the_service_back
    W5  ../e2e/test_large_bodies.py::test_a_client_that_stops_reading_stops_the_service
    W6  test_codings.py::test_what_comes_compressed_is_refused
    W6  test_codings.py::test_what_a_service_sends_is_unpacked_up_to_a_size
    W8  test_methods.py::test_a_method_nobody_knows_ends_the_connection
    W8  test_methods.py::test_nobody_gets_a_tunnel
    W8  test_methods.py::test_a_method_that_is_not_there_is_told_which_are
    W8  test_methods.py::test_a_head_is_an_answer_without_its_body
    W8  test_methods.py::test_a_write_is_what_it_says
    W9  test_hosts.py::test_the_authority_of_a_target_is_the_host
    W9  test_hosts.py::test_a_request_has_one_host
    W9  test_hosts.py::test_no_answer_is_made_of_a_host
    W9  test_fields_towards_services.py::test_what_is_refused_reaches_no_service
    O5  test_fields_towards_clients.py::test_a_failing_service_tells_nothing_of_the_inside
"""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
LIBRARY = "../gateway_common"
ROW = re.compile(r"^    ([HPWO][0-9])  (\S+)::(test_\w+)$", re.MULTILINE)
LINES = [
    *(f"H{number}" for number in range(1, 9)),
    *(f"P{number}" for number in (1, 2, 3, 5, 6)),
    *(f"W{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9)),
    "O5",
]


def named_in(file: str) -> set[str]:
    """Name the tests of a file."""
    tree = ast.parse((HERE / file.replace("~", LIBRARY)).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_line_is_held_by_tests_that_are_there() -> None:
    """The table above misses no line, and names no test that somebody has renamed."""
    rows = ROW.findall(__doc__ or "")

    assert list(dict.fromkeys(line for line, _, _ in rows)) == LINES
    assert [(file, test) for _, file, test in rows if test not in named_in(file)] == []
