from tests.running import compact, volume

ANONYMOUS = {"com.docker.volume.anonymous": ""}


def pruned(fake, **filters):
    query = {"filters": compact(filters)} if filters else {}
    fake.expects("POST", "/volumes/prune", query=query, reply={"VolumesDeleted": ["a"], "SpaceReclaimed": 1234567})
    fake.expects("GET", "/volumes", query={}, reply={"Volumes": None, "Warnings": None})


def test_force_does_not_ask(fake, cms):
    pruned(fake, **{"label!": ["keep"]})
    expected = "Deleted Volumes:\na\n\nTotal reclaimed space: 1.235MB\n"
    assert cms("docker volume prune -f --filter label!=keep") == (expected, "", 0)


def test_old_engines_remove_all(fake, cms):
    fake.expects("GET", "/volumes", reply={"Volumes": [volume("named"), volume("12", Labels=ANONYMOUS)], "Warnings": None})
    pruned(fake)
    err = cms("docker volume prune", person="yes")[1]
    assert "remove all local volumes" in err and "(2):\n  12\n  named\n" in err


def test_newer_ones_only_anonymous_volumes_but_for_all(make_fake, lone):
    fake = make_fake(api_version="1.44")
    found = {"Volumes": [volume("named"), volume("12", Labels=ANONYMOUS)], "Warnings": None}
    fake.expects("GET", "/volumes", query={"filters": compact({"dangling": ["true"]})}, reply=found, times=2)
    assert "anonymous local volumes" in lone(f"docker -H {fake.address} volume prune", person="n")[1]
    err = lone(f"docker -H {fake.address} volume prune -a", person="n")[1]
    assert "remove all local volumes" in err and "(2)" in err
    pruned(fake, all=["true"])
    assert lone(f"docker -H {fake.address} volume prune -af")[2] == 0


def test_all_twice_or_on_an_old_engine(cms):
    assert "cannot specify both --all" in cms("docker volume prune -a --filter all=1")[1]
    assert "all needs API 1.42" in cms("docker volume prune -af")[1]


def test_as_the_docker_binary_prunes(real, docker):
    texts = []
    for run in (lambda: docker("volume", "prune", "-f").stdout, lambda: real("docker volume prune -f")[0]):
        # Newer engines keep those with a name.
        name = docker("volume", "create", check=True).stdout.strip()
        texts.append(run().replace(name, "gone"))
    assert texts[0] == texts[1] == "Deleted Volumes:\ngone\n\nTotal reclaimed space: 0B\n"
