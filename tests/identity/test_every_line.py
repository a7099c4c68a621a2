"""Where each line of the requirements on who is calling is held.

`…` is gateway_common. `H7`, `H8` and `P4` have more in the table of tests/on_the_wire. What has no line of its own in
the requirements but is asked for with them – whole flows against a certified provider – stands with the line that it
serves best.

    T1   …/identity/tokens/test_attacks.py::test_a_forged_token_opens_nothing
    T1   …/identity/jwt/test_keys.py::test_a_key_that_is_not_clearly_for_this_is_left_out
    T1   …/identity/jwt/test_keys.py::test_each_key_has_one_algorithm
    T1   …/identity/jwt/test_keys.py::test_keys_of_a_broken_chip_are_known
    T1   …/identity/jwt/test_compact.py::test_a_byte_that_changes_changes_what_is_signed
    T1   identity/test_forged_tokens.py::test_a_forged_token_opens_no_gateway
    T2   …/identity/tokens/test_key_changes.py::test_ids_that_are_made_up_cause_two_looks_a_minute
    T2   …/identity/tokens/test_key_changes.py::test_many_first_tokens_make_one_look
    T2   …/identity/provider/test_freshness.py::test_who_makes_ids_up_causes_two_looks_a_minute
    T2   identity/test_forged_tokens.py::test_a_forged_token_opens_no_gateway
    T3   …/identity/tokens/test_callers.py::test_clocks_may_differ_a_little
    T3   …/identity/tokens/test_callers.py::test_a_provider_may_leave_the_type_out
    T3   …/identity/tokens/test_certified.py::test_a_person_signs_in_and_the_phone_is_let_in
    T3   identity/test_forged_tokens.py::test_a_forged_token_opens_no_gateway
    T3   e2e/test_signing_in.py::test_other_tokens_of_the_provider_open_nothing
    T4   …/identity/tokens/test_key_changes.py::test_the_last_keys_are_good_for_a_day
    T4   …/identity/tokens/test_key_changes.py::test_without_keys_nobody_can_tell
    T4   …/identity/tokens/test_key_changes.py::test_a_key_is_known_as_soon_as_it_signs
    T4   e2e/test_signing_in.py::test_keys_change_under_load_and_no_request_fails
    T4   e2e/test_signing_in.py::test_a_provider_that_is_away_keeps_nobody_out
    T4   public_bff/test_partners.py::test_without_the_provider_keys_still_open
    T5   …/identity/tokens/test_callers.py::test_who_lacks_a_scope_is_told_which
    T5   …/identity/tokens/test_callers.py::test_a_token_counts_in_the_header_alone
    T5   …/identity/tokens/test_remembered.py::test_a_token_is_checked_once_and_never_counts_past_its_expiry
    T5   identity/test_forged_tokens.py::test_a_forged_token_opens_no_gateway
    T5   mobile_bff/test_proof.py::test_a_challenge_leads_to_the_provider
    T5   browser_bff/test_access.py::test_who_may_not_ask_reaches_no_service
    T6   …/identity/api_keys/test_key.py::test_what_is_kept_leads_to_no_key
    T6   …/identity/api_keys/test_authenticator.py::test_every_bad_key_is_refused_alike
    T6   …/identity/api_keys/test_authenticator.py::test_the_same_work_is_done_for_every_key
    T6   …/identity/api_keys/test_authenticator.py::test_a_wrong_secret_is_looked_up_as_often_as_an_unknown_key
    T6   …/identity/api_keys/test_authenticator.py::test_a_revocation_is_seen_within_stated_seconds
    T6   public_bff/test_partners.py::test_a_key_counts_in_one_place_alone
    T6   public_bff/test_partners.py::test_a_key_is_in_no_call_and_no_metric
    T6   e2e/test_partners.py::test_the_running_gateway_sees_what_the_command_does
    T6   e2e/test_partners.py::test_keys_are_in_no_log
    T7   …/sessions/test_signing_in.py::test_the_link_asks_for_all_that_protects_it
    T7   …/sessions/test_signing_in.py::test_an_answer_that_was_changed_does_not_count
    T7   …/sessions/test_signing_in.py::test_an_answer_counts_only_in_the_browser_that_asked
    T7   …/sessions/test_signing_in.py::test_a_callback_counts_once
    T7   …/sessions/test_signing_in.py::test_two_tabs_sign_in_side_by_side
    T7   …/sessions/test_signing_in.py::test_who_declines_is_led_home_without_the_providers_words
    T7   …/sessions/test_claims.py::test_an_id_token_that_does_not_fit_signs_nobody_in
    T7   …/sessions/test_certified.py::test_a_person_signs_in_is_renewed_and_signs_out
    T7   e2e/test_website.py::test_a_person_signs_in_looks_at_an_order_and_signs_out
    T8   …/sessions/test_signing_in.py::test_signing_in_makes_a_new_session
    T8   …/sessions/test_signing_in.py::test_cookies_are_for_this_host_and_for_no_script
    T8   …/sessions/test_signing_in.py::test_who_reads_the_store_reads_nothing
    T8   …/sessions/test_lasting.py::test_a_session_ends_when_nobody_uses_it
    T8   …/sessions/test_lasting.py::test_a_session_ends_at_last_however_much_it_is_used
    T8   …/sessions/test_signing_out.py::test_signing_out_ends_the_session_here_and_there
    T8   …/sessions/test_signing_out.py::test_the_provider_ends_all_sessions_of_a_person
    T8   …/sessions/test_signing_out.py::test_the_provider_ends_one_session
    T8   …/sessions/test_signing_out.py::test_an_id_token_is_no_logout_token
    T8   …/sessions/test_claims.py::test_what_tells_of_no_sign_out_ends_nothing
    T8   …/sessions/test_certified.py::test_the_provider_tells_of_a_sign_out
    T8   e2e/test_website.py::test_no_token_reaches_the_browser
    T9   …/sessions/test_lasting.py::test_a_hundred_calls_at_once_refresh_once
    T9   …/sessions/test_lasting.py::test_two_gateways_on_one_redis_refresh_once
    T9   …/sessions/test_lasting.py::test_each_refresh_token_is_used_once
    T9   …/sessions/test_lasting.py::test_a_refusal_ends_the_session
    T9   …/sessions/test_lasting.py::test_while_the_token_lives_the_provider_may_be_away
    T9   …/sessions/test_certified.py::test_a_refresh_token_that_was_stolen_ends_the_session
    T9   e2e/test_shared_sessions.py::test_no_refresh_token_is_used_twice
    T10  …/edge/test_cross_site.py::test_whatever_else_changes_something_is_refused
    T10  …/edge/test_cross_site.py::test_a_script_of_another_site_gets_nowhere
    T10  …/sessions/test_signing_out.py::test_a_link_signs_nobody_out
    T10  …/sessions/test_signing_in.py::test_an_answer_counts_only_in_the_browser_that_asked
    T10  identity/test_cross_site.py::test_only_a_page_of_ours_changes_anything
    T10  e2e/test_website.py::test_another_site_gets_nowhere
    T11  …/sessions/test_return_address.py::test_a_path_of_ours_is_taken_as_it_is
    T11  …/sessions/test_return_address.py::test_whatever_could_lead_elsewhere_leads_home
    T11  identity/test_cross_site.py::test_nobody_is_led_elsewhere
    T12  bffs/test_routes.py::test_nobody_gets_anything_with_a_cookie
    T12  …/edge/test_no_cookies.py::test_a_cookie_proves_nothing
    T12  …/edge/test_no_cookies.py::test_answers_set_no_cookies
    T13  identity/test_two_people.py::test_every_operation_is_somebodys
    T13  identity/test_two_people.py::test_what_is_anothers_does_not_exist
    T13  identity/test_two_people.py::test_lists_are_those_of_whoever_asks
    T13  identity/test_two_people.py::test_whoever_orders_orders_for_themselves
    T13  identity/test_two_people.py::test_who_asks_at_the_same_time_gets_no_answer_of_another
    T13  identity/test_two_people.py::test_a_session_is_ended_by_its_person_alone
    T13  …/app/test_assertions.py::test_every_call_shows_its_caller_to_its_service_alone
    T13  …/identity/assertions/test_assertions.py::test_nobody_is_shown_as_another
    T13  e2e/test_assertions.py::test_a_service_believes_gateways_and_nobody_else
    T13  …/identity/exchange/test_front_door.py::test_two_callers_never_share_a_token
    T13  …/identity/exchange/test_front_door.py::test_kept_answers_are_shared_with_nobody
    T13  …/identity/exchange/test_certified.py::test_a_service_believes_what_came_of_a_session
    T13  e2e/test_exchange.py::test_a_phone_sees_what_is_its_persons
    T13  e2e/test_exchange.py::test_a_person_in_a_browser_sees_what_is_theirs
    H7   on_the_wire/test_fields_towards_services.py::test_a_cookie_goes_no_further
    H7   on_the_wire/test_fields_towards_services.py::test_the_cookie_of_a_session_goes_no_further
    H7   …/edge/test_no_cookies.py::test_a_cookie_of_a_service_stays_here
    H7   …/edge/test_cross_site.py::test_cookies_of_others_are_dropped_both_ways
    H8   …/edge/test_security_headers.py::test_what_a_caller_is_told_is_kept_by_nobody
    H8   …/edge/test_security_headers.py::test_over_https_it_stays_https
    H8   …/edge/test_cors.py::test_another_origin_is_told_nothing
    P4   …/settings/test_identity_settings.py::test_a_provider_is_asked_over_tls
    P4   …/settings/test_identity_settings.py::test_what_cannot_be_believed_cannot_be_said
    P4   …/identity/tokens/test_key_changes.py::test_only_metadata_of_the_same_issuer_count
    P4   …/identity/tokens/test_key_changes.py::test_no_redirect_is_followed
    P4   …/identity/tokens/test_key_changes.py::test_a_slow_provider_costs_no_more_than_the_client_allows
    P4   …/identity/tokens/test_attacks.py::test_a_forged_token_opens_nothing
    P4   …/identity/jwt/test_keys.py::test_endless_key_sets_are_refused
    O3   …/telemetry/test_canaries.py::test_no_secret_is_ever_written
    O3   …/sessions/test_signing_in.py::test_nothing_secret_is_logged
    O3   identity/test_canaries.py::test_no_secret_is_written_anywhere
"""

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"^    ([THPO][0-9]+)  +(\S+)::(test_\w+)$", re.MULTILINE)
LINES = [*(f"T{number}" for number in range(1, 14)), "H7", "H8", "P4", "O3"]


@cache
def named_in(file: str) -> set[str]:
    """Name the tests of a file."""
    tree = ast.parse((TESTS / file.replace("…", "gateway_common")).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_line_is_held_by_tests_that_are_there() -> None:
    """The table above misses no line, and names no test that somebody has renamed."""
    rows = ROW.findall(__doc__ or "")

    assert list(dict.fromkeys(line for line, _, _ in rows)) == LINES
    assert len(rows) == (__doc__ or "").count("::")
    assert [(file, test) for _, file, test in rows if test not in named_in(file)] == []
