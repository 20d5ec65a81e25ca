"""What Go's struct types say about `docker inspect` documents and JSON does not: other names, zero values, maps, the order of fields.

Docker executes an --format template of `inspect` on typed structs first and on the JSON after; these tables make the JSON behave as both.
Source: the json tags of moby's api/types (container, image, network, volume, swarm).
"""


class Nil:
    """A nil slice, map or pointer: false, empty, `null` in JSON, but shown as Go shows its type."""

    def __init__(self, shown, kind):
        self.shown, self.kind = shown, kind

    def __bool__(self):
        return False


# What a key is that a map does not have: it can be stepped through like an empty map.
MISSING = Nil("<no value>", "map")
NIL_LIST, NIL_MAP, NIL_POINTER = Nil("[]", "slice"), Nil("map[]", "map"), Nil("<nil>", "ptr")

ALIASES = {
    "APIVersion": "ApiVersion",
    "CPUCount": "CpuCount",
    "CPUPercent": "CpuPercent",
    "CPUPeriod": "CpuPeriod",
    "CPUQuota": "CpuQuota",
    "CPURealtimePeriod": "CpuRealtimePeriod",
    "CPURealtimeRuntime": "CpuRealtimeRuntime",
    "CPUShares": "CpuShares",
    "DNS": "Dns",
    "DNSOptions": "DnsOptions",
    "DNSSearch": "DnsSearch",
    "HostIP": "HostIp",
    "ID": "Id",
    "NanoCPUs": "NanoCpus",
}

_LISTS = """Aliases Args Binds BlkioDeviceReadBps BlkioDeviceReadIOps BlkioDeviceWriteBps BlkioDeviceWriteIOps BlkioWeightDevice CapAdd CapDrop
Cmd DNSNames DeviceCgroupRules DeviceRequests Devices Dns DnsOptions DnsSearch Entrypoint Env ExecIDs ExtraHosts GroupAdd Layers Links
MaskedPaths Mounts OnBuild Peers ReadonlyPaths RepoDigests RepoTags SecondaryIPAddresses SecondaryIPv6Addresses SecurityOpt Shell Test Ulimits
VolumesFrom"""
_MAPS = """Annotations AuxAddress AuxiliaryAddresses Containers Data DriverOpts ExposedPorts Labels Networks Options PortBindings Ports Services
StorageOpt Sysctls Tmpfs Volumes"""
_POINTERS = """ClusterVolume ContainerConfig Descriptor Health Healthcheck IPAMConfig ImageManifestDescriptor Init MemorySwappiness
OomKillDisable PidsLimit SizeRootFs SizeRw StopTimeout UsageData BindOptions VolumeOptions TmpfsOptions ImageOptions"""
_STRINGS = """Author Comment CreatedAt DockerVersion Domainname MacAddress Name Driver OsVersion Parent StopSignal Variant Gateway IPRange
IPv6Gateway VolumeDriver Consistency"""

MAPS = frozenset(_MAPS.split())
ZEROS = {
    **dict.fromkeys(_LISTS.split(), NIL_LIST),
    **dict.fromkeys(_MAPS.split(), NIL_MAP),
    **dict.fromkeys(_POINTERS.split(), NIL_POINTER),
    **dict.fromkeys(_STRINGS.split(), ""),
    **dict.fromkeys(("ArgsEscaped", "NetworkDisabled", "ConfigOnly", "ReadOnly"), False),
    **dict.fromkeys(("VirtualSize", "KernelMemory", "KernelMemoryTCP", "GwPriority"), 0),
    "Status": NIL_MAP,
}

# A question mark: left out of the JSON when empty.
_SHAPES = [
    "HostIp HostPort",
    "Name MaximumRetryCount",
    "Type Config",
    "Type Name? Source Destination Driver? Mode RW Propagation",
    "Subnet IPRange? Gateway? AuxiliaryAddresses?",
    "Driver Options Config",
    "Network",
    "Data Name",
    "Type Layers?",
    "LastTagTime",
    "PathOnHost PathInContainer CgroupPermissions",
    "Status Running Paused Restarting OOMKilled Dead Pid ExitCode Error StartedAt FinishedAt Health?",
]
_ORDERS = [([field.rstrip("?") for field in shape.split()], {field for field in shape.split() if field[-1] != "?"}) for shape in _SHAPES]


def struct_fields(document):
    """The field names of the Go struct a JSON object was printed from, in order, or None if it is not one of those known here."""
    keys = document.keys()
    for order, needed in _ORDERS:
        if keys >= needed and keys <= set(order):
            return order
    return None


def is_map(name, document):
    """Whether the JSON object found under name is a Go map (any key may be missing) rather than a struct."""
    return name in MAPS or any(not ("A" <= key[:1] <= "Z" and key.isalnum()) for key in document)
