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
