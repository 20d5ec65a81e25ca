import json
import shlex

from tests.running import container, image, timeless, volume

REPLY = {
    "LayersSize": 3000,
    "Images": [
        image(1, ["a:1"], Size=2000, SharedSize=500, Containers=1),
        image(2, ["b:1", "b:2"], Size=1000, SharedSize=-1, Containers=0),
    ],
    "Containers": [container(1, "web", SizeRw=100), container(2, "old", "exited", SizeRw=300)],
    "Volumes": [volume("one", UsageData={"RefCount": 1, "Size": 70}), volume("two", UsageData={"RefCount": 0, "Size": 30})],
    "BuildCache": [
        {"ID": "x" * 25, "Type": "regular", "Size": 40, "InUse": True, "Shared": False, "UsageCount": 3, "CreatedAt": "2020-01-01T00:00:00Z"},
        {"ID": "y" * 25, "Type": "source.local", "Size": 60, "InUse": False, "Shared": False, "UsageCount": 1, "CreatedAt": "2020-01-01T00:00:00Z"},
    ],
}
TABLE = """\
TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
Images          2         1         3kB       1.5kB (50%)
Containers      2         1         400B      300B (75%)
Local Volumes   2         1         100B      30B (30%)
Build Cache     2         1         100B      60B
"""
FORMS = ("", "-v", "--format {{.Type}}:{{.TotalCount}}", "--format 'table {{.Type}}\\t{{.Size}}\\t{{.Reclaimable}}\\t{{.Active}}'")


def test_sums(fake, cms):
    fake.expects("GET", "/system/df", query={}, reply=REPLY, times=2)
    assert cms("docker system df") == (TABLE, "", 0)
    rows = json.loads(cms("docker system df --format json")[0])
    assert rows[0] == {"Active": "1", "Reclaimable": "1.5kB (50%)", "Size": "3kB", "TotalCount": "2", "Type": "Images"}
    assert cms.store.find("Images") == []


def test_every_object(fake, cms):
    fake.expects("GET", "/system/df", reply=REPLY, times=3)
    out = cms("docker system df -v")[0]
    titles = ["Images space usage:", "Containers space usage:", "Local Volumes space usage:", "Build cache usage: 100B"]
    assert [line for line in out.splitlines() if "usage:" in line] == titles
    lines = [line.split() for line in out.splitlines()]
    assert ["yyyyyyyyyyyy", "source.local", "60B", "6", "years", "ago", "1", "false"] in lines
    assert ["xxxxxxxxxxxx*", "regular", "40B", "6", "years", "ago", "3", "false"] in lines
    assert lines[3][-4:] == ["2kB", "500B", "1.5kB", "1"]
    assert lines[4][-4:] == ["1kB", "N/A", "N/A", "0"]
    found = json.loads(cms("docker system df -v --format json")[0])
    assert [volume["Links"] for volume in found["Volumes"]] == ["1", "0"]
    assert cms("docker system df -v --format '{{range .Volumes}}{{.Name}} {{end}}'")[0] == "one two \n"


def test_several_servers(make_fake, lone):
    for name in ("one", "two"):
        fake = make_fake()
        fake.expects("GET", "/system/df", reply={"LayersSize": 0}, times=2)
        lone(f"docker server add {name} {fake.address}")
    assert [line.split()[0] for line in lone("docker --server one,two system df")[0].splitlines()] == ["SERVER"] + ["one"] * 4 + ["two"] * 4
    assert "two | Local Volumes space usage:" in lone("docker --server one,two system df -v")[0]


def test_beside_the_docker_binary(real, docker):
    docker("volume", "create", "two", check=True)
    docker(
        "run", "-d", "--name", "web", "-v", "one:/data", "busybox", "sh", "-c", "head -c 3000 /dev/zero > /file; touch /done; sleep 1000", check=True
    )
    docker("exec", "web", "sh", "-c", "until test -e /done; do sleep 0.05; done", check=True)
    docker("create", "--name", "old", "busybox", check=True)
    for words in FORMS:
        ours, theirs = real(f"docker system df {words}")[0], docker("system", "df", *shlex.split(words), check=True).stdout
        # The binary of the distribution prints image sizes with four digits, newer ones with three.
        lines, expected = ([line.replace("1.982MB", "1.98MB") for line in timeless(text)] for text in (ours, theirs))
        assert sorted(lines) == sorted(expected), words
    ours, theirs = json.loads(real("docker system df -v --format json")[0]), json.loads(docker("system", "df", "-v", "--format", "{{json .}}").stdout)
    assert list(ours) == list(theirs)
    for key in ("Containers", "Volumes"):
        names = sorted(name for name in theirs[key][0] if name not in ("RunningFor", "Status"))
        lists = [sorted([row[name] for name in names] for row in side[key]) for side in (ours, theirs)]
        assert lists[0] == lists[1]
