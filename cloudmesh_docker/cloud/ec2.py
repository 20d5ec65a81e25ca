"""AWS, as far as a Docker server there needs it: boto3 behind one class, and no other file knows boto3.

Credentials, region, endpoints and retries are found as every AWS program finds them: environment, ~/.aws, the machine's own role. ::

    ec2 = Ec2(region="eu-central-1")
    ec2.caller()                                        {"Account": "123456789012", "Arn": ...}
    ec2.ask("ec2", "run_instances", **request)          AWS's answer (dict), or AwsError in plain words
    ec2.tagged("4be1...")                               all that has this mark

Whatever is made is tagged in the request that makes it, so that nothing of ours is ever without a tag: ``TAG`` has the mark of one server,
``INVENTORY`` the inventory that knows it, ``BY`` who made it, for people.
"""

import re

from cloudmesh_docker.cloud.aws_errors import explained
from cloudmesh_docker.errors import CloudError

TAG, INVENTORY, BY = "cloudmesh-docker", "cloudmesh-docker-inventory", "cloudmesh-docker-by"
GONE = ("shutting-down", "terminated", "deleting", "deleted")
UBUNTU = "/aws/service/canonical/ubuntu/server/24.04/stable/current/{}/hvm/ebs-gp3/ami-id"
AMAZON = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{}"
# By the word for an image: its parameter, and how that calls an architecture.
NEWEST = {"ubuntu": (UBUNTU, {"x86_64": "amd64", "arm64": "arm64"}), "amazon": (AMAZON, {"x86_64": "x86_64", "arm64": "arm64"})}
# Who logs in where, by the account of who made the image.
USERS = {"099720109477": "ubuntu", "136693071363": "admin", "137112412989": "ec2-user"}
# What can be tagged, how it is asked for and called: kind, operation, the list in its answer, the field of its id.
KINDS = (
    ("instance", "describe_instances", "Reservations", "InstanceId"),
    ("volume", "describe_volumes", "Volumes", "VolumeId"),
    ("security group", "describe_security_groups", "SecurityGroups", "GroupId"),
    ("key pair", "describe_key_pairs", "KeyPairs", "KeyName"),
)


class Ec2:
    """One account in one region.

    Args:
        region (str or None): that of the profile or the environment if None.
        profile (str or None): in AWS's own files; that of the environment if None.

    Attributes:
        region, profile (str): which they are.

    Raises:
        CloudError: there is no such profile, or no region.
    """

    def __init__(self, region=None, profile=None):
        import boto3
        import botocore.exceptions
        import botocore.parsers

        self._errors = (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, botocore.parsers.ResponseParserError)
        try:
            self._session = boto3.Session(region_name=region, profile_name=profile)
        except self._errors as error:
            raise explained(error, "", "", region) from None
        self.region, self.profile, self._clients = self._session.region_name, profile, {}
        if not self.region:
            raise CloudError("there is no region: give --region, as in --region eu-central-1, set AWS_REGION, or run: aws configure")
        if not re.fullmatch(r"[a-z]+(-[a-z]+)+-\d+", self.region):
            raise CloudError(f"{self.region} is no region: write one as eu-central-1 or us-east-2")

    def at(self, region):
        """The same account in another region; only ``ask`` and what needs no more of it."""
        other = Ec2.__new__(Ec2)
        other.__dict__.update(self.__dict__, region=region, _clients={})
        return other

    def ask(self, service, operation, **parameters):
        """AWS's answer (dict) to an operation as boto3 calls it; AwsError if it refuses, or does not answer."""
        try:
            if service not in self._clients:
                self._clients[service] = self._session.client(service, region_name=self.region)
            return getattr(self._clients[service], operation)(**parameters)
        except self._errors as error:
            name = getattr(error, "operation_name", None) or operation.title().replace("_", "")
            raise explained(error, service, name, self.region) from None
        except ValueError as error:
            # An endpoint that is no address, say.
            raise CloudError(f"AWS can't be asked: {error}") from None

    def every(self, operation, field, **parameters):
        """All items (list of dict) of an operation of EC2 that answers in pages."""
        found, token = [], {}
        while True:
            answer = self.ask("ec2", operation, **parameters, **token)
            found += answer.get(field) or []
            if not answer.get("NextToken"):
                return found
            token = {"NextToken": answer["NextToken"]}

    def caller(self):
        """Whose credentials these are (dict): ``Account`` and ``Arn``."""
        return self.ask("sts", "get_caller_identity")

    def image(self, wanted, architecture):
        """The image (dict) that ``ubuntu`` or ``amazon``, the newest there is, or an id means.

        Raises:
            CloudError: there is none, or it is for another architecture.
        """
        wanted = wanted or "ubuntu"
        if wanted in NEWEST:
            path, names = NEWEST[wanted]
            parameter = path.format(names[architecture])
            image_id = self.ask("ssm", "get_parameter", Name=parameter)["Parameter"]["Value"]
        elif wanted.startswith("ami-"):
            image_id = wanted
        else:
            raise CloudError(f"--image {wanted}: write ubuntu, amazon, or the id of an image, as in ami-0123456789abcdef0")
        found = self.ask("ec2", "describe_images", ImageIds=[image_id])["Images"]
        if not found:
            raise CloudError(f"there is no image {image_id} in {self.region}: take an --image of this region, or ubuntu or amazon")
        if found[0].get("Architecture", architecture) != architecture:
            raise CloudError(f"{image_id} is for {found[0]['Architecture']}, and the instance type for {architecture}: take another of either")
        return found[0]

    def machine(self, name):
        """The instance type (dict) of that name, with ``architecture`` (str): x86_64 or arm64; CloudError if there is none."""
        (found,) = self.ask("ec2", "describe_instance_types", InstanceTypes=[name])["InstanceTypes"]
        known = [kind for kind in ("x86_64", "arm64") if kind in found["ProcessorInfo"]["SupportedArchitectures"]]
        if not known:
            raise CloudError(f"{name} is neither x86_64 nor arm64: take another --instance-type")
        return {**found, "architecture": known[0]}

    def network(self, subnet):
        """The id (str) of the VPC of a subnet; of the default VPC without one. CloudError if there is none."""
        if subnet:
            return self.ask("ec2", "describe_subnets", SubnetIds=[subnet])["Subnets"][0]["VpcId"]
        found = self.ask("ec2", "describe_vpcs", Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
        if not found:
            raise CloudError(f"the account has no default VPC in {self.region}: name a --subnet, or have one made: aws ec2 create-default-vpc")
        return found[0]["VpcId"]

    def regions(self):
        """The names (list of str) of all regions that the account may use."""
        return sorted(region["RegionName"] for region in self.ask("ec2", "describe_regions")["Regions"])

    def instances(self, mark):
        """The instances (list of dict) with a mark that are not gone, oldest first."""
        found = self._find("describe_instances", "Reservations", f"tag:{TAG}", mark)
        return sorted((each for each in found if each["State"]["Name"] not in GONE), key=lambda each: str(each["LaunchTime"]))

    def instance(self, instance_id):
        """One instance (dict), gone or not; None if AWS knows it no more, or not yet."""
        return next(iter(self._find("describe_instances", "Reservations", "instance-id", instance_id)), None)

    def tagged(self, mark=None, inventory=None):
        """All that has a mark of ours, of an inventory, or any: a list of dicts with ``kind``, ``id`` and ``tags`` (dict), as it is best removed."""
        name, value = (f"tag:{TAG}", mark) if mark else (f"tag:{INVENTORY}", inventory) if inventory else ("tag-key", TAG)
        found = []
        for kind, operation, field, key in KINDS:
            for item in self._find(operation, field, name, value):
                state = item.get("State")
                if (state["Name"] if isinstance(state, dict) else state) not in GONE:
                    tags = {tag["Key"]: tag["Value"] for tag in item.get("Tags", ())}
                    found.append({"kind": kind, "id": item[key], "tags": tags, "region": self.region})
        return found

    def _find(self, operation, field, name, value):
        found = self.every(operation, field, **filtered(name, value))
        return [item for each in found for item in each["Instances"]] if field == "Reservations" else found

    def console(self, instance_id):
        """What an instance wrote to its console (str), as new as can be had."""
        try:
            answer = self.ask("ec2", "get_console_output", InstanceId=instance_id, Latest=True)
        except CloudError as error:
            # Only the newer kinds of machines are asked at once; of others AWS takes a look now and then.
            if getattr(error, "code", "") not in ("UnsupportedOperation", "InvalidParameterCombination", "InvalidParameterValue"):
                raise
            answer = self.ask("ec2", "get_console_output", InstanceId=instance_id)
        return answer.get("Output") or ""


def filtered(name, value):
    """The parameter (dict) of an operation that lists what has one value of one property."""
    return {"Filters": [{"Name": name, "Values": [value]}]}


def specification(tags, *kinds):
    """The parameter (dict) that tags (dict) what an operation makes; kinds as AWS calls them."""
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": listed} for kind in kinds]}
