"""Where settings come from: a file, the environment, the command line; and how each mistake in them is told."""

from gateway_common.configuration.file import File
from gateway_common.configuration.listed import Listed
from gateway_common.configuration.loading import DEFAULT, Sources, load, sources_of
from gateway_common.configuration.secret import SecretRef
from gateway_common.configuration.source import Place, merged

__all__ = ["DEFAULT", "File", "Listed", "Place", "SecretRef", "Sources", "load", "merged", "sources_of"]
