def test_a_file_becomes_an_image(real, docker, image_tar, tmp_path):
    (tmp_path / "root.tar").write_bytes(image_tar)
    out, err, code = real(f"""docker image import -c 'CMD ["echo", "made"]' -m why {tmp_path}/root.tar made:1""")
    assert (err, code) == ("", 0) and out.startswith("sha256:")
    assert docker("run", "--rm", "made:1").stdout == "made\n"
    assert "made:1" in [document["name"] for document in real.store.find("Images")]
    assert real("docker image rm made:1")[2] == 0


def test_standard_input(real, image_tar):
    assert real("docker import - made:2", stdin=image_tar)[0].startswith("sha256:")
    assert real("docker rmi made:2")[2] == 0


def test_a_missing_file_and_a_broken_one(real, tmp_path):
    assert real(f"docker import {tmp_path}/nosuch.tar x") == ("", f"{tmp_path}/nosuch.tar: No such file or directory\n", 1)
    (tmp_path / "bad.tar").write_bytes(b"no tar at all" * 100)
    out, err, code = real(f"docker import {tmp_path}/bad.tar x")
    assert (out, code) == ("", 1) and err


def test_a_platform_and_a_url(fake, cms):
    query = {"fromSrc": "https://x/a.tar", "repo": "reg:5000/a", "tag": "1", "platform": "linux/arm64"}
    fake.expects("POST", "/images/create", query=query, reply=b'{"status":"Downloading from https://x/a.tar"}\n{"status":"sha256:12"}\n')
    fake.allows("GET", "/images/json", reply=[])
    assert cms("docker import --platform linux/arm64 https://x/a.tar reg:5000/a:1") == ("sha256:12\n", "", 0)


def test_a_file_goes_to_several_servers(make_fake, lone, tmp_path):
    (tmp_path / "a.tar").write_bytes(b"tar")
    for name in ("s0", "s1"):
        fake = make_fake()
        fake.expects("POST", "/images/create", body=b"tar", reply=b'{"status":"sha256:12"}\n')
        fake.allows("GET", "/images/json", reply=[])
        lone(f"docker server add {name} {fake.address}")
    assert lone(f"docker --server s0,s1 import {tmp_path}/a.tar") == ("s0 | sha256:12\ns1 | sha256:12\n", "", 0)
