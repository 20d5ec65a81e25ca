"""Which containers of all saved servers run an image that is called latest."""

import sys

from cloudmesh_docker import Connection, DockerError, connect


def risky(docker: Connection) -> dict[str, list[str]]:
    """The names of such containers by server."""
    answers = docker.container.ls().check()
    return {server: [found["name"] for found in containers if found["image"].endswith(":latest")] for server, containers in answers.items()}


def main() -> int:
    try:
        with connect("all", timeout=5) as docker:
            for server, names in risky(docker).items():
                print(server, *names)
    except DockerError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
