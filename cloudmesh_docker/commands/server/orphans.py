"""List what 'docker server deploy aws' made in an AWS account and no server is known for

Usage:
  docker server orphans [options]

Options:
      --region REGION...  Only look there; in all regions of the account unless given
      --profile PROFILE   Whose credentials, of those in ~/.aws
  -a, --all               List what other inventories made too: servers of others may be among them
      --remove            Remove what is listed
  -y, --yes               Do not ask
      --format FORMAT     table, json, yaml, csv, or a Go template
  -q, --quiet             Only show ids

Such things cost money. An interrupted deployment is no orphan: deploy it again, or 'docker server destroy' it.
"""

from cloudmesh_docker.cloud import aws
from cloudmesh_docker.cloud.ec2 import Ec2
from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.store.listings import Orphans


def orphans(deployments, terminal, regions=(), profile=None, all=False, remove=False, yes=False):
    ec2 = Ec2(regions[0] if regions else None, profile)
    regions = regions or ec2.regions()
    deployments.report(f"looking at AWS in {', '.join(regions) if len(regions) < 4 else f'{len(regions)} regions'}")
    found = aws.orphans(ec2, regions, None if all else deployments.inventory_mark(), deployments.marks())
    if remove and found:
        with deployments.report.aside():
            agreed = yes or terminal.ask(f"Remove {', '.join(item['id'] for item in found)} for good?")
        if not agreed:
            raise UsageError("nothing was removed: it needs a yes, or the option --yes")
        aws.remove_orphans(ec2, deployments.report, found)
    return Orphans.of("", found)
