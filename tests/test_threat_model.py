"""What we promise about security, and the tests that hold us to it. The README's section "Threat model" says the same in whole sentences."""

import ast
import pathlib

import pytest

TESTS = pathlib.Path(__file__).parent
PROMISES = """
plain TCP beyond this machine is refused without --insecure
    test_servers.py::test_open_tcp_is_refused_before_anything_is_sent
    commands/server/test_add.py::test_open_tcp_is_refused_unless_insecure
TLS is 1.2 or newer, the server's name or address must be in its certificate, and only the CA that was given vouches for it
    engine/test_tls.py::test_tls_1_0_and_1_1_are_refused
    engine/test_tls.py::test_names_and_addresses_in_the_certificate_are_taken
    engine/test_tls.py::test_server_certificates_that_are_refused
    engine/test_tls.py::test_the_environment_vouches_for_nobody
a key file that others can read is refused, as ssh refuses it
    engine/test_tls.py::test_files_that_cannot_be_used
    engine/test_ssh.py::test_keys
the host keys of ssh are always checked
    engine/test_ssh.py::test_host_keys
no secret is in output, --debug included, in files, or in the command line of a process
    test_secrets.py::test_no_command_tells
    test_secrets.py::test_no_file_has_them
    engine/test_client.py::test_trace_has_one_line_per_exchange_and_no_secrets
    engine/test_wire.py::test_what_of_a_path_may_be_shown
    engine/test_transport.py::test_a_password_in_an_address_is_not_repeated
no secret is in the store or the history
    test_secrets.py::test_the_store_has_none
    test_secrets.py::test_the_password_of_the_database
    test_recall.py::test_lines_with_secrets_are_known
    commands/registry/test_login.py::test_dry_run_hides_the_password
our files are for nobody else: 0600 in folders of 0700
    test_secrets.py::test_everything_is_for_nobody_else
    test_inventory.py::test_for_nobody_else
the password of a registry goes to that registry and to no other
    registry/test_client.py::test_credentials_go_nowhere_else
what a server says can't command the terminal
    test_visible.py::test_which_characters
    test_visible.py::test_tables_and_templates
    test_visible.py::test_documents_and_names
    test_visible.py::test_errors
    test_visible.py::test_events
    test_visible.py::test_progress
    test_visible.py::test_live_tables
what comes out of a container with cp stays in the destination, and is what was asked for
    steps/test_unpack.py::test_nothing_gets_out
    steps/test_unpack.py::test_absolute_names_are_below_the_directory
    steps/test_unpack.py::test_a_link_is_replaced_and_not_written_through
    steps/test_unpack.py::test_only_what_was_asked_for_is_unpacked
answers that are no engine's, or have no end, are given up: heads, lines, frames and bodies have limits
    engine/test_http.py::test_what_is_no_answer_of_an_engine
    engine/test_http.py::test_garbage_raises_only_our_errors
    engine/test_http.py::test_an_answer_that_is_read_whole_has_an_end
    engine/test_stream.py::test_garbage_frames_raise_only_our_errors
    engine/test_stream.py::test_garbage_json_raises_only_our_errors
    engine/test_stream.py::test_a_line_without_end
    engine/test_endpoints.py::test_archive_headers_that_are_none
Docker's own files can't have another program run than a credential helper in PATH, nor make an option of ssh out of an address
    registry/test_credentials.py::test_a_helper_is_found_in_path_and_nowhere_else
    commands/server/test_add.py::test_ssh_and_its_key
""".strip().splitlines()
HELD = [line.strip() for line in PROMISES if line.startswith(" ")]


@pytest.mark.parametrize("test", HELD)
def test_what_holds_us_to_it_is_there(test):
    path, _, name = test.partition("::")
    functions = [node.name for node in ast.parse((TESTS / path).read_text()).body if isinstance(node, ast.FunctionDef)]
    assert name in functions


def test_every_promise_is_held():
    alone = [
        line for line, following in zip(PROMISES, [*PROMISES[1:], ""], strict=True) if not line.startswith(" ") and not following.startswith(" ")
    ]
    assert alone == [] and len(HELD) > 20
