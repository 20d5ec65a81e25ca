"""The engines with which tests of real ones are run: with each, but for what needs only one, and for what podman 4.3 does in a way of its own.

What that does instead is asserted in tests/live/test_podman.py, by a test of the same name each.
"""

CONTAINER, IMAGE, SYSTEM = "tests/commands/container/test_", "tests/commands/image/test_", "tests/commands/system/test_"
BESIDE = "test_beside_the_docker_binary"
CONSOLES = "tests/live/test_consoles"
# What these are about happens in our program; what they ask of an engine, other tests ask of each.
OURS = {
    f"{CONSOLES}.py::test_whoever_detaches_is_told_how_to_come_back",
    f"{CONSOLES}.py::test_what_is_no_terminal_is_no_input",
    f"{CONSOLES}.py::test_output_may_be_a_file",
    f"{CONSOLES}.py::test_a_setting_is_for_all",
    f"{CONSOLES}_broken.py::test_our_process_is_asked_to_end",
    f"{CONSOLES}_broken.py::test_the_connection_is_cut",
    f"{CONSOLES}_broken.py::test_the_server_is_gone_without_a_word",
    f"{CONSOLES}_broken.py::test_stopped_from_outside_and_continued",
    f"{CONSOLES}_broken.py::test_the_shell_ends_with_its_window",
    f"{CONTAINER}attach.py::test_no_stdin_leaves_the_input_alone",
    f"{CONTAINER}cp.py::test_says_how_much_on_a_terminal",
    f"{CONTAINER}cp.py::test_one_copy_into_many_servers",
    f"{CONTAINER}cp.py::test_memory_does_not_grow_with_the_size",
    f"{CONTAINER}logs.py::test_nobody_reads_any_more",
    f"{CONTAINER}logs.py::test_an_interruption_ends_it_while_nothing_comes",
    f"{CONTAINER}run.py::test_the_third_interruption_ends_us",
    f"{CONTAINER}run.py::test_remembered_when_it_has_ended",
    f"{CONTAINER}stats.py::test_live_on_a_terminal",
    f"{CONTAINER}stats.py::test_several_servers_in_one_table",
    "tests/commands/server/test_dashboard.py::test_a_server_that_goes_and_comes_back",
    "tests/test_shell_terminal.py::test_attach_leaves_the_next_line_to_the_shell",
}
LEFT_OUT = {
    "refuses_in_its_own_words": (
        f"{CONTAINER}cp.py::{BESIDE}",
        f"{CONTAINER}diff.py::{BESIDE}",
        f"{CONTAINER}exec.py::{BESIDE}",
        f"{CONTAINER}export.py::{BESIDE}",
        f"{CONTAINER}port.py::{BESIDE}",
        f"{CONTAINER}run.py::{BESIDE}",
        f"{CONTAINER}start.py::test_attached_and_refused",
        f"{CONTAINER}top.py::test_refusals_beside_the_docker_binary",
        f"{IMAGE}load.py::test_what_is_no_archive",
        f"{IMAGE}rm.py::{BESIDE}",
        f"{SYSTEM}inspect.py::{BESIDE}",
    ),
    "calls_a_conflict_an_error": ("tests/engine/test_live.py::test_a_container_from_create_to_remove",),
    "loses_the_exit_code_of_what_it_removes": (
        f"{CONTAINER}run.py::test_output_and_exit_code",
        f"{CONTAINER}run.py::test_a_terminal_without_ours",
        f"{CONTAINER}run.py::test_signals_go_to_the_container",
        f"{CONTAINER}run.py::test_an_ignored_signal_stays_ignored",
    ),
    "leaves_the_input_open": (
        "tests/live/test_roads.py::test_attach_with_piped_input",
        f"{CONTAINER}attach.py::test_piped_stdin_with_a_real_end",
        f"{CONTAINER}start.py::test_attached_with_piped_stdin_and_its_exit_code",
    ),
    "names_images_in_full": (f"{IMAGE}tag.py::{BESIDE}", f"{IMAGE}load.py::test_a_file_and_standard_input"),
    "ignores_the_tag_of_an_import": (
        f"{IMAGE}import.py::test_a_file_becomes_an_image",
        f"{IMAGE}import.py::test_standard_input",
        "tests/live/test_roads.py::test_importing_an_image",
    ),
    "answers_a_commit_with_a_bare_id": (f"{CONTAINER}commit.py::test_on_a_real_engine", "tests/engine/test_live.py::test_images"),
    "has_no_details_in_logs": (f"{CONTAINER}logs.py::test_details",),
    "tells_the_time_of_a_log_in_seconds": (f"{CONTAINER}logs.py::test_nothing_twice_and_nothing_lost_on_a_real_engine",),
    "writes_times_into_the_lines_of_terminals": (f"{CONTAINER}logs.py::test_long_lines_of_a_terminal_among_others",),
    "has_no_health_checks": (f"{CONTAINER}wait.py::test_health_on_a_real_engine",),
    "has_no_init": ("tests/live/test_consoles_broken.py::test_a_container_in_the_foreground_gets_it",),
    "has_no_update": (f"{CONTAINER}update.py::{BESIDE}", "tests/engine/test_live.py::test_the_running_container"),
    "says_nothing_of_the_use_of_what_does_not_run": (f"{CONTAINER}stats.py::{BESIDE}",),
    "builds_with_words_of_its_own": (f"{IMAGE}build.py::{BESIDE}", "tests/engine/test_live.py::test_builds_and_failures_inside_streams"),
    "wants_https_of_registries": (
        f"{IMAGE}pull.py::{BESIDE}",
        f"{IMAGE}pull.py::test_with_credentials",
        f"{IMAGE}push.py::{BESIDE}",
        f"{IMAGE}tags.py::test_tags_of_a_repository",
        f"{IMAGE}outdated.py::test_images_and_containers_that_are_older",
        f"{IMAGE}outdated.py::test_the_container_stays_when_the_image_is_pulled",
        f"tests/commands/registry/test_login.py::{BESIDE}",
    ),
    "has_no_filter_for_the_type_of_a_network": (f"tests/commands/network/test_ls.py::{BESIDE}",),
    "forgets_events": (f"{SYSTEM}events.py::{BESIDE}", f"{SYSTEM}events.py::test_live_until_interrupted"),
    "has_a_new_identity_each_time": (f"{SYSTEM}info.py::{BESIDE}",),
    "has_no_network_called_none": ("tests/engine/test_live.py::test_networks_and_volumes",),
    "has_no_swarm": ("tests/engine/test_live.py::test_without_a_swarm",),
    "has_no_build_cache": (f"{SYSTEM}prune.py::test_as_the_docker_binary_prunes",),
    "is_no_engine_among_its_components": (f"{SYSTEM}version.py::{BESIDE}",),
    "knows_no_size_of_its_layers": (f"{SYSTEM}df.py::{BESIDE}",),
}


def suited(test, names):
    """Those of some engines (list of str) with which a test (str, its id) is run."""
    if test in OURS:
        return names[:1]
    return [name for name in names if name != "podman" or not any(test in tests for tests in LEFT_OUT.values())]
