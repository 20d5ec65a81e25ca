"""Find containers, images, networks and volumes on all servers, from what is remembered of them

Usage:
  docker server find [options] [TERM...]

Aliases: docker find

Options:
      --kind KIND...     container, image, network, volume or all; containers and images unless given
      --server NAMES     Only on these: web1,web2 or @group or 'red[01-05]'
      --live             Ask the servers first
      --format FORMAT    table, json, yaml, csv, or a Go template
      --no-trunc         Do not shorten
  -q, --quiet            Only show SERVER/NAME

A TERM is a part of a name or of an image, or the beginning of an id; or one of name=web, image=nginx, id=3f2a, label=KEY, label=KEY=VALUE,
port=8080 (published or exposed, also 53/udp), state=running, server=web1, older=7d, newer=1h30m ('age>7d' and 'age<1h' are the same). In names
and images * and ? are wildcards. What is shown passes all terms; SEEN says how old the answer of its server is.
"""

from cloudmesh_docker.errors import PartlyFailed
from cloudmesh_docker.notation.terms import parse_kinds, parse_terms
from cloudmesh_docker.steps.refreshing import gaps, refresh
from cloudmesh_docker.store.finding import search


def find(servers, terms=(), kind=(), server=None, live=False):
    wanted, collections = parse_terms(terms), parse_kinds(kind)
    chosen = servers.select(server or ("all" if servers.inventory.servers else None))
    problems = refresh(servers, chosen, collections) if live else []
    # Used by its address before it was saved, a server is known by both.
    addresses = {address for record in servers.inventory.servers.values() for address in (record["address"], *record.get("fallback", ()))}
    found = search(servers.store, collections, wanted, server and [one.name for one in chosen], addresses)
    yield from gaps(servers, [] if live else [one.name for one in chosen if one.record])
    if problems:
        raise PartlyFailed([found], problems)
    return found
