"""What AWS refuses, in one line that says what to do."""

import re

from cloudmesh_docker.errors import CloudError

POLICY = "all that is needed is in etc/aws-policy.json of this program's sources"
# The outcome of a request that ended so is not known, only that it should be asked for again.
UNSURE = ("InternalError", "InternalFailure", "ServiceUnavailable", "Unavailable", "RequestTimeout")
FORBIDDEN = ("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation")
INVALID = ("AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidAccessKeyId")
EXPIRED = ("ExpiredToken", "ExpiredTokenException", "RequestExpired")
BUSY = ("RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException")
LIMITS = ("VcpuLimitExceeded", "InstanceLimitExceeded", "MaxSpotInstanceCountExceeded", "VolumeLimitExceeded", "MaxIOPSLimitExceeded")
LIMITS += ("SecurityGroupLimitExceeded", "RulesPerSecurityGroupLimitExceeded", "AddressLimitExceeded", "ResourceLimitExceeded")
# By AWS's code: what is behind "AWS: MESSAGE".
REMEDIES = {
    "InsufficientInstanceCapacity": "AWS has none left there now: take another --instance-type or --subnet, or try again later",
    "SpotMaxPriceTooLow": "take another --instance-type, or leave out --spot",
    "InsufficientFreeAddressesInSubnet": "take another --subnet",
    "InvalidInstanceType": "take another --instance-type",
    "InvalidParameterValue": "correct what it names",
    "Unsupported": "take another --instance-type or --subnet",
    "InvalidAMIID.NotFound": "take an --image of this region, or ubuntu or amazon",
    "InvalidAMIID.Malformed": "write --image ami-0123456789abcdef0, ubuntu or amazon",
    "InvalidAMIID.Unavailable": "take another --image",
    "InvalidSubnetID.NotFound": "take a --subnet of this region",
    "InvalidSubnet.NotFound": "take a --subnet of this region",
    "InvalidKeyPair.NotFound": "take a --key-name of this region, or leave it out to have a key pair made",
    "OptInRequired": "subscribe to it, or switch the region on, in AWS's console",
    "PendingVerification": "AWS is still looking at the account: try again in some hours",
    "IncorrectState": "try again in a minute",
    "IncorrectInstanceState": "try again in a minute",
    "DependencyViolation": "something else uses it: take that away, then try again",
}


class AwsError(CloudError):
    """AWS refused a request, or could not be asked.

    Attributes:
        code (str): AWS's own, or the name of botocore's exception.
        unsure (bool): it may have been done all the same.
    """

    def __init__(self, message, code, unsure):
        super().__init__(message)
        self.code, self.unsure = code, unsure


def explained(error, service, operation, region):
    """The AwsError for an exception of botocore.

    Args:
        error (botocore.exceptions.BotoCoreError or ClientError): what happened.
        service (str): ``ec2``.
        operation (str): as AWS names it, ``RunInstances``.
        region (str or None): where.
    """
    response = getattr(error, "response", None)
    if response is None:
        code = type(error).__name__
        return AwsError(not_asked(code, error, region), code, True)
    details = response.get("Error", {})
    code, message = details.get("Code", ""), details.get("Message", "").strip().rstrip(".")
    unsure = code in UNSURE or code.isdigit()
    return AwsError(refused(code, message, f"{service}:{operation}", region, unsure), code, unsure)


def refused(code, message, action, region, unsure):
    """The words for an answer of AWS that is a refusal."""
    if code in FORBIDDEN:
        named = re.search(r"perform:? ([a-z0-9-]+:[A-Za-z]+)", message)
        return f"AWS does not let you do {named[1] if named else action}: have it allowed ({POLICY})"
    if code in INVALID:
        return f"AWS does not take these credentials ({message}): check AWS_PROFILE and aws configure, and that the account has {region} switched on"
    if code in EXPIRED:
        return f"AWS: these credentials have expired, or this computer's clock is wrong ({message}): get new ones (aws sso login)"
    if code in BUSY:
        return f"AWS is asked too often ({action}): try again in a minute"
    if code in LIMITS or "LimitExceeded" in code:
        return f"AWS: {message or code}: have that quota of {region} raised (Service Quotas in AWS's console), or take less of it"
    if unsure:
        return f"AWS failed at {action} ({message or code}): try again"
    return f"AWS: {message or code}: {REMEDIES.get(code) or f'it refused {action} ({code})'}"


def not_asked(kind, error, region):
    """The words for a request that got no answer."""
    if kind in ("NoCredentialsError", "PartialCredentialsError"):
        return "there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run: aws configure"
    if kind == "ProfileNotFound":
        return f"{str(error).rstrip('.')}: take another --profile, or make it: aws configure --profile NAME"
    if "SSO" in kind or "Token" in kind or kind in ("CredentialRetrievalError", "MetadataRetrievalError", "LoginRefreshRequired"):
        return f"AWS credentials can't be had ({str(error).rstrip('.')}): sign in again (aws sso login)"
    if kind == "SSLError":
        return f"AWS: {error}: does AWS_CA_BUNDLE name the right certificates?"
    if kind in ("ParamValidationError", "InvalidRegionError", "UnknownEndpointError"):
        return f"AWS: {' '.join(str(error).split())}"
    if kind == "ResponseParserError":
        return "what answers is not AWS: is a proxy in between, or does AWS_ENDPOINT_URL name something else?"
    return f"AWS does not answer ({str(error).rstrip('.')}): is {region} the name of a region, and your network up? Then try again"
