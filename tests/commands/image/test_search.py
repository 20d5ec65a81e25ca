RESULTS = [
    {"name": "a/busy", "description": "one\nline " + "x" * 60, "star_count": 3, "is_official": False, "is_automated": True},
    {"name": "busybox", "description": "Base image", "star_count": 30, "is_official": True, "is_automated": False},
]


def test_the_best_first(fake, cms):
    fake.expects("GET", "/images/search", query={"term": "busy"}, reply=RESULTS, times=2)
    out, err, code = cms("docker search busy")
    assert (err, code) == ("", 0)
    assert out.splitlines()[0].split() == ["NAME", "DESCRIPTION", "STARS", "OFFICIAL"]
    assert out.splitlines()[1].split() == ["busybox", "Base", "image", "30", "[OK]"]
    assert out.splitlines()[2].split() == ["a/busy", "one", "line", "x" * 35 + "…", "3"]
    assert cms("docker image search --format '{{.Name}} {{.StarCount}} {{.IsAutomated}}' busy")[0] == "busybox 30 \na/busy 3 [OK]\n"


def test_options_go_to_the_engine(fake, cms):
    fake.expects("GET", "/images/search", query={"term": "x", "limit": "5", "filters": '{"is-official":["true"],"stars":["3"]}'}, reply=[])
    assert cms("docker search --limit 5 -f is-official=true --filter stars=3 x")[2] == 0
    assert cms("docker search -f bad=1 x")[2] == 125


def test_it_is_not_remembered(fake, cms):
    fake.expects("GET", "/images/search", reply=RESULTS)
    cms("docker search busy")
    assert cms.store.count("Images", {}) == 0
