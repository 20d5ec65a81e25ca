"""What containers use: asked of the engine, and figured as the docker binary does."""

from cloudmesh_docker.errors import DockerError, DryRun
from cloudmesh_docker.notation.units import binary_size, container_size
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.store.kind import Kind

AT_ONCE = 50


def measure(docker, names):
    """(replies, problems): one reply of GET /containers/{id}/stats for each container, in order. The engine takes its time, so ask at once."""
    found = [None] * len(names)

    def ask(index):
        try:
            # Podman says nothing of what does not run, where Docker says zero.
            found[index] = {**(docker.containers.stats(names[index], stream=False) or {"id": names[index]}), "asked": names[index]}
        except DryRun:
            raise
        except DockerError as problem:
            found[index] = problem

    in_parallel(ask, range(len(names)), AT_ONCE)
    return [reply for reply in found if isinstance(reply, dict)], [problem for problem in found if isinstance(problem, DockerError)]


class Stats(Kind):
    """The figures of containers, which nobody stores."""

    columns = ("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs")
    headers = {
        "ID": "CONTAINER ID",
        "CPUPerc": "CPU %",
        "MemUsage": "MEM USAGE / LIMIT",
        "MemPerc": "MEM %",
        "NetIO": "NET I/O",
        "BlockIO": "BLOCK I/O",
    }
    flexible = ("Name",)
    Labels = None

    @staticmethod
    def promoted(reply):
        """The fields that can be sorted by, and plain figures for Python: percent of one processor, and bytes."""
        received, sent = traffic(reply)
        return {
            # Podman writes it in its own way.
            "id": reply.get("id") or reply.get("Id") or "",
            "name": (reply.get("name") or "").removeprefix("/"),
            "cpu": processors(reply),
            "memory": memory(reply),
            "limit": limit(reply),
            "received": received,
            "sent": sent,
        }

    @staticmethod
    def Container(row, full):
        return row["raw"]["asked"]

    @staticmethod
    def ID(row, full):
        return row["id"] if full else row["id"][:12]

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def CPUPerc(row, full):
        return f"{processors(row['raw']):.2f}%"

    @staticmethod
    def MemUsage(row, full):
        return f"{binary_size(memory(row['raw']))} / {binary_size(limit(row['raw']))}"

    @staticmethod
    def MemPerc(row, full):
        return f"{memory(row['raw']) / (limit(row['raw']) or 1) * 100:.2f}%"

    @staticmethod
    def NetIO(row, full):
        return " / ".join(map(container_size, traffic(row["raw"])))

    @staticmethod
    def BlockIO(row, full):
        entries = (row["raw"].get("blkio_stats") or {}).get("io_service_bytes_recursive") or ()
        return " / ".join(container_size(sum(entry["value"] for entry in entries if entry["op"][:1].lower() == letter)) for letter in "rw")

    @staticmethod
    def PIDs(row, full):
        return str((row["raw"].get("pids_stats") or {}).get("current") or 0)


def processors(reply):
    """Percent of one processor, since the sample before."""
    now, before = reply.get("cpu_stats") or {}, reply.get("precpu_stats") or {}
    used = (now.get("cpu_usage") or {}).get("total_usage", 0) - (before.get("cpu_usage") or {}).get("total_usage", 0)
    passed = (now.get("system_cpu_usage") or 0) - (before.get("system_cpu_usage") or 0)
    count = now.get("online_cpus") or len((now.get("cpu_usage") or {}).get("percpu_usage") or ())
    return used / passed * count * 100 if used > 0 and passed > 0 else 0.0


def memory(reply):
    """Bytes of memory, without the cache that would be given up: as cgroups of version 1 or of version 2 call it."""
    found = reply.get("memory_stats") or {}
    usage, details = found.get("usage", 0), found.get("stats") or {}
    inactive = details["total_inactive_file"] if "total_inactive_file" in details else details.get("inactive_file", 0)
    return usage - inactive if inactive < usage else usage


def limit(reply):
    """Bytes of memory there may be."""
    return (reply.get("memory_stats") or {}).get("limit", 0)


def traffic(reply):
    """Bytes received and sent over all networks since the container was started: (int, int)."""
    networks = (reply.get("networks") or {}).values()
    return tuple(sum(network[key] for network in networks) for key in ("rx_bytes", "tx_bytes"))
