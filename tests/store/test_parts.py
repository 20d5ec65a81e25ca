"""A list of some of what a server has, such as its running containers, in every kind of store."""

from datetime import datetime

from tests.store.samples import container


def test_replace_part_is_all_of_a_part(store):
    def known(*documents, source=None):
        return store.replace_part("Containers", "red01", list(documents), {"state": "running"}, source)

    one, two, three = (container("red01", number, state="running") for number in (1, 2, 3))
    store.replace_server("Containers", "red02", [container("red02", 1, state="running")])
    store.replace_many("Containers", [container("red01", 9, state="exited"), three])
    assert known(one, two) == [three["_id"]] == known(one, two)
    store.delete("Containers", {"_id": three["_id"]})
    for source in (None, None, b"one", b"one"):
        later = [{**document, "seen": datetime(2027, 1, 1)} for document in (one, two)]
        assert known(one, two, source=source) == [] == known(*later, source=source)
        assert store.find("Containers", {"server": "red01", "state": "running"}) == later
    assert store.get("Containers", container("red01", 9)["_id"]) == container("red01", 9, state="exited")
    for write in (
        lambda: store.replace_many("Containers", [three]),
        lambda: store.replace_server("Containers", "red01", [one, two, three], b"one"),
    ):
        write()
        assert known(one, two, source=b"one") == [three["_id"]]
    assert known() == [one["_id"], two["_id"], three["_id"]]
