"""S3 by boto3 and the AWS command line."""
import base64
import hashlib
import os
import urllib.error
import urllib.request

from clients import aws, client, done, note, pages, refusal

s3 = client("s3", signature_version="s3v4")
MB = 1 << 20


def members(operation):
    return s3.meta.service_model.operation_model(operation).input_shape.members


def url(address):
    try:
        with urllib.request.urlopen(address) as answer:
            return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error:
        return [error.code]


# Buckets.
s3.create_bucket(Bucket="things", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.get_waiter("bucket_exists").wait(Bucket="things")
note("bucket again", refusal(s3.create_bucket, Bucket="things", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}).split(":")[0])
note("bucket", s3.head_bucket(Bucket="things")["ResponseMetadata"]["HTTPStatusCode"])
note("buckets", [[b["Name"], b["CreationDate"]] for b in s3.list_buckets()["Buckets"]])
note("location", s3.get_bucket_location(Bucket="things")["LocationConstraint"])
note("no such bucket", refusal(s3.list_objects_v2, Bucket="nothing-here"))
s3.put_bucket_tagging(Bucket="things", Tagging={"TagSet": [{"Key": "team", "Value": "a"}]})
note("bucket tags", s3.get_bucket_tagging(Bucket="things")["TagSet"])
s3.delete_bucket_tagging(Bucket="things")
note("no bucket tags", refusal(s3.get_bucket_tagging, Bucket="things"))
s3.put_bucket_encryption(Bucket="things", ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]})
note("encryption", s3.get_bucket_encryption(Bucket="things")["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"])
s3.put_bucket_policy(Bucket="things", Policy='{"Version":"2012-10-17","Statement":[]}')
note("policy", s3.get_bucket_policy(Bucket="things")["Policy"])
s3.delete_bucket_policy(Bucket="things")
s3.put_public_access_block(Bucket="things", PublicAccessBlockConfiguration={"BlockPublicAcls": True})
note("access block", s3.get_public_access_block(Bucket="things")["PublicAccessBlockConfiguration"].get("BlockPublicAcls"))
s3.delete_public_access_block(Bucket="things")
s3.put_bucket_ownership_controls(Bucket="things", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
note("ownership", s3.get_bucket_ownership_controls(Bucket="things")["OwnershipControls"]["Rules"])
s3.delete_bucket_ownership_controls(Bucket="things")
s3.delete_bucket_encryption(Bucket="things")
note("versioning", "Status" in s3.get_bucket_versioning(Bucket="things"))
note("acl", s3.get_bucket_acl(Bucket="things")["Grants"][0]["Permission"])

# Objects.
put = s3.put_object(Bucket="things", Key="a b/é+1.txt", Body=b"hello", Metadata={"color": "blue"}, ContentType="text/plain", CacheControl="no-cache", Tagging="k=v")
note("put", put["ETag"] == f'"{hashlib.md5(b"hello").hexdigest()}"')
got = s3.get_object(Bucket="things", Key="a b/é+1.txt")
note("got", [got["Body"].read(), got["Metadata"], got["ContentType"], got["CacheControl"], got["ContentLength"], got["LastModified"], got.get("TagCount")])
head = s3.head_object(Bucket="things", Key="a b/é+1.txt")
note("head", [head["ContentLength"], head["ETag"] == put["ETag"], head["AcceptRanges"]])
got = s3.get_object(Bucket="things", Key="a b/é+1.txt", Range="bytes=1-3")
note("range", [got["Body"].read(), got["ContentRange"], got["ResponseMetadata"]["HTTPStatusCode"]])
note("bad range", refusal(s3.get_object, Bucket="things", Key="a b/é+1.txt", Range="bytes=9-").split(":")[0])
got = s3.get_object(Bucket="things", Key="a b/é+1.txt", ResponseContentType="text/html")
note("response header", got["ContentType"])
note("no such key", refusal(s3.get_object, Bucket="things", Key="none"))
note("no head", refusal(s3.head_object, Bucket="things", Key="none").split(":")[0])
note("not modified", refusal(s3.get_object, Bucket="things", Key="a b/é+1.txt", IfNoneMatch=put["ETag"]).split(":")[0])
note("other etag", refusal(s3.get_object, Bucket="things", Key="a b/é+1.txt", IfMatch='"other"').split(":")[0])
if "IfNoneMatch" in members("PutObject"):
    note("put once", refusal(s3.put_object, Bucket="things", Key="a b/é+1.txt", Body=b"x", IfNoneMatch="*").split(":")[0])
else:
    note("put once", None)
note("put over", refusal(s3.put_object, Bucket="things", Key="a b/é+1.txt", Body=b"x", IfMatch='"other"').split(":")[0] if "IfMatch" in members("PutObject") else None)
s3.put_object_tagging(Bucket="things", Key="a b/é+1.txt", Tagging={"TagSet": [{"Key": "k", "Value": "w"}]})
note("tags", s3.get_object_tagging(Bucket="things", Key="a b/é+1.txt")["TagSet"])
s3.delete_object_tagging(Bucket="things", Key="a b/é+1.txt")
note("object acl", s3.get_object_acl(Bucket="things", Key="a b/é+1.txt")["Owner"].keys() >= {"ID"})
for name, digest in (("SHA256", hashlib.sha256(b"sum").digest()), ("SHA1", hashlib.sha1(b"sum").digest())):
    s3.put_object(Bucket="things", Key="sum", Body=b"sum", ChecksumAlgorithm=name)
    got = s3.get_object(Bucket="things", Key="sum", ChecksumMode="ENABLED")
    note(name, [got[f"Checksum{name}"] == base64.b64encode(digest).decode(), got["Body"].read()])
note("bad checksum", refusal(s3.put_object, Bucket="things", Key="sum", Body=b"sum", ChecksumSHA256=base64.b64encode(bytes(32)).decode()).split(":")[0])
note("bad MD5", refusal(s3.put_object, Bucket="things", Key="sum", Body=b"sum", ContentMD5=base64.b64encode(bytes(16)).decode()).split(":")[0])

copied = s3.copy_object(Bucket="things", Key="copy", CopySource={"Bucket": "things", "Key": "a b/é+1.txt"})
note("copied", [copied["CopyObjectResult"]["ETag"] == put["ETag"], s3.head_object(Bucket="things", Key="copy")["Metadata"]])
s3.copy_object(Bucket="things", Key="copy", CopySource={"Bucket": "things", "Key": "copy"}, MetadataDirective="REPLACE", Metadata={"color": "red"}, ContentType="text/css")
note("replaced", [s3.head_object(Bucket="things", Key="copy")["Metadata"], s3.head_object(Bucket="things", Key="copy")["ContentType"]])
note("copy on itself", refusal(s3.copy_object, Bucket="things", Key="copy", CopySource={"Bucket": "things", "Key": "copy"}).split(":")[0])
note("copy of none", refusal(s3.copy_object, Bucket="things", Key="copy", CopySource={"Bucket": "things", "Key": "none"}).split(":")[0])

# Lists.
s3.create_bucket(Bucket="lists", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
for key in ("a/1", "a/2", "b/1", "c", "d e"):
    s3.put_object(Bucket="lists", Key=key, Body=key.encode())
for version, operation in (("2", "list_objects_v2"), ("1", "list_objects")):
    count, found = pages(s3, operation, "Contents", 2, Bucket="lists")
    note(f"list {version}", [count, [o["Key"] for o in found]])
    listed = getattr(s3, operation)(Bucket="lists", Delimiter="/")
    note(f"folders {version}", [[o["Key"] for o in listed["Contents"]], [p["Prefix"] for p in listed["CommonPrefixes"]]])
note("list after", [o["Key"] for o in s3.list_objects_v2(Bucket="lists", Prefix="a/", StartAfter="a/1", FetchOwner=True)["Contents"]])
count, found = pages(s3, "list_object_versions", "Versions", 2, Bucket="lists")
note("versions", [count, sorted({v["VersionId"] for v in found}), len(found), all(v["IsLatest"] for v in found)])
gone = s3.delete_objects(Bucket="lists", Delete={"Objects": [{"Key": key} for key in ("a/1", "a/2", "none")]})
note("deleted many", sorted(d["Key"] for d in gone["Deleted"]))
note("not empty", refusal(s3.delete_bucket, Bucket="lists"))

# Uploads in parts.
upload = s3.create_multipart_upload(Bucket="things", Key="large", Metadata={"parts": "2"})["UploadId"]
whole = os.urandom(5 * MB) + b"end"
parts = [{"PartNumber": 1, "ETag": s3.upload_part(Bucket="things", Key="large", UploadId=upload, PartNumber=1, Body=whole[:5 * MB])["ETag"]},
         {"PartNumber": 2, "ETag": s3.upload_part(Bucket="things", Key="large", UploadId=upload, PartNumber=2, Body=whole[5 * MB:])["ETag"]}]
note("uploads", [u["Key"] for u in pages(s3, "list_multipart_uploads", "Uploads", None, Bucket="things")[1]])
note("parts", [[p["PartNumber"], p["Size"]] for p in pages(s3, "list_parts", "Parts", 1, Bucket="things", Key="large", UploadId=upload)[1]])
note("wrong part", refusal(s3.complete_multipart_upload, Bucket="things", Key="large", UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": '"no"'}]}).split(":")[0])
whole_etag = s3.complete_multipart_upload(Bucket="things", Key="large", UploadId=upload, MultipartUpload={"Parts": parts})["ETag"]
note("completed", [whole_etag.endswith('-2"'), s3.get_object(Bucket="things", Key="large")["Body"].read() == whole, s3.head_object(Bucket="things", Key="large")["Metadata"]])
note("one part", s3.get_object(Bucket="things", Key="large", PartNumber=2)["Body"].read())
upload = s3.create_multipart_upload(Bucket="things", Key="twice")["UploadId"]
part = s3.upload_part_copy(Bucket="things", Key="twice", UploadId=upload, PartNumber=1, CopySource={"Bucket": "things", "Key": "large"}, CopySourceRange="bytes=0-9")
note("part by copy", part["CopyPartResult"]["ETag"] == f'"{hashlib.md5(whole[:10]).hexdigest()}"')
s3.abort_multipart_upload(Bucket="things", Key="twice", UploadId=upload)
note("no such upload", refusal(s3.list_parts, Bucket="things", Key="twice", UploadId=upload).split(":")[0])
with open("twelve", "wb") as file:
    file.write(os.urandom(12 * MB))
s3.upload_file("twelve", "things", "twelve")
s3.download_file("things", "twelve", "back")
with open("twelve", "rb") as one, open("back", "rb") as other:
    note("transfer", one.read() == other.read())

# Presigned URLs.
address = s3.generate_presigned_url("get_object", Params={"Bucket": "things", "Key": "a b/é+1.txt"}, ExpiresIn=60)
note("presigned", url(address))
request = urllib.request.Request(s3.generate_presigned_url("put_object", Params={"Bucket": "things", "Key": "signed"}), method="PUT", data=b"by url", headers={"Content-Type": ""})
with urllib.request.urlopen(request) as answer:
    note("presigned put", [answer.status, s3.get_object(Bucket="things", Key="signed")["Body"].read()])
for name, call, arguments in (
    ("versioning change", s3.put_bucket_versioning, {"VersioningConfiguration": {"Status": "Enabled"}}),
    ("lifecycle", s3.get_bucket_lifecycle_configuration, {}), ("cors", s3.get_bucket_cors, {}), ("website", s3.get_bucket_website, {}),
):
    note(name, refusal(call, Bucket="things", **arguments).split(":")[0])
s3.delete_object(Bucket="things", Key="signed")
s3.get_waiter("object_not_exists").wait(Bucket="things", Key="signed")

# The command line.
with open("small", "w", encoding="utf-8") as file:
    file.write("small")
with open("twenty", "wb") as file:
    file.write(os.urandom(20 * MB))
os.makedirs("tree/below")
for name in ("tree/one", "tree/below/two"):
    with open(name, "w", encoding="utf-8") as file:
        file.write(name)
made = aws("s3", "mb", "s3://cli", raw=True)
if made is None:
    for name in ("aws mb", "aws cp", "aws large", "aws ls", "aws sync", "aws sync again", "aws presign", "aws recursive", "aws back", "aws rb", "aws mv", "aws error", "aws put"):
        note(name, None)
else:
    note("aws mb", made.strip())
    note("aws cp", aws("s3", "cp", "small", "s3://cli/small", "--no-progress", raw=True).strip())
    try:
        aws("s3", "cp", "twenty", "s3://cli/twenty", "--no-progress", "--checksum-algorithm", "SHA256", raw=True)
        aws("s3", "cp", "s3://cli/twenty", "twenty.back", "--no-progress", "--checksum-mode", "ENABLED", raw=True)
    except RuntimeError as old:
        # Older command lines have no such options.
        if "Unknown options" not in str(old):
            raise
        aws("s3", "cp", "twenty", "s3://cli/twenty", "--no-progress", raw=True)
        aws("s3", "cp", "s3://cli/twenty", "twenty.back", "--no-progress", raw=True)
    with open("twenty", "rb") as one, open("twenty.back", "rb") as other:
        note("aws large", [one.read() == other.read(), aws("s3api", "head-object", "--bucket", "cli", "--key", "twenty")["ContentLength"]])
    note("aws ls", [line.split()[2:] for line in aws("s3", "ls", "s3://cli/", "--recursive", raw=True).splitlines()])
    note("aws sync", sorted(line.split(" to ")[1] for line in aws("s3", "sync", "tree", "s3://cli/tree", "--no-progress", raw=True).splitlines()))
    note("aws sync again", aws("s3", "sync", "tree", "s3://cli/tree", "--no-progress", raw=True))
    note("aws presign", url(aws("s3", "presign", "s3://cli/small", raw=True).strip()))
    aws("s3", "cp", "s3://cli/tree", "copy", "--recursive", "--no-progress", raw=True)
    note("aws recursive", sorted(os.path.join(folder, name) for folder, _, names in os.walk("copy") for name in names))
    aws("s3", "mv", "s3://cli/small", "s3://cli/moved", "--no-progress", raw=True)
    note("aws mv", [o["Key"] for o in s3.list_objects_v2(Bucket="cli")["Contents"]])
    note("aws put", aws("s3api", "put-object", "--bucket", "cli", "--key", "k", "--body", "small")["ETag"])
    note("aws error", aws("s3", "ls", "s3://nothing-here", fails=True).splitlines()[-1])
    note("aws rb", aws("s3", "rb", "s3://cli", "--force", raw=True).splitlines()[-1])

for key in [o["Key"] for o in s3.list_objects_v2(Bucket="lists")["Contents"]]:
    s3.delete_object(Bucket="lists", Key=key)
s3.delete_bucket(Bucket="lists")
s3.get_waiter("bucket_not_exists").wait(Bucket="lists")
done()
