namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line with buckets and objects.</summary>
public sealed class S3ClientTests(S3ClientTests.Script script) : IClassFixture<S3ClientTests.Script>
{
    [Theory]
    [InlineData("bucket again", "\"BucketAlreadyOwnedByYou\"")]
    [InlineData("bucket", "200")]
    [InlineData("buckets", """[["things","a time"]]""")]
    [InlineData("location", "\"eu-west-1\"")]
    [InlineData("no such bucket", "\"NoSuchBucket: The specified bucket does not exist\"")]
    [InlineData("bucket tags", """[{"Key":"team","Value":"a"}]""")]
    [InlineData("no bucket tags", "\"NoSuchTagSet: The TagSet does not exist\"")]
    [InlineData("encryption", """{"SSEAlgorithm":"AES256"}""")]
    [InlineData("policy", "\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[]}\"")]
    [InlineData("access block", "true")]
    [InlineData("ownership", """[{"ObjectOwnership":"BucketOwnerEnforced"}]""")]
    [InlineData("versioning", "false")]
    [InlineData("acl", "\"FULL_CONTROL\"")]
    public void Buckets_are_made_and_have_settings(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("put", "true")]
    [InlineData("got", """["hello",{"color":"blue"},"text/plain","no-cache",5,"a time",1]""")]
    [InlineData("head", """[5,true,"bytes"]""")]
    [InlineData("range", """["ell","bytes 1-3/5",206]""")]
    [InlineData("bad range", "\"InvalidRange\"")]
    [InlineData("response header", "\"text/html\"")]
    [InlineData("no such key", "\"NoSuchKey: The specified key does not exist.\"")]
    [InlineData("no head", "\"404\"")]
    [InlineData("not modified", "\"304\"")]
    [InlineData("other etag", "\"PreconditionFailed\"")]
    [InlineData("put once", "\"PreconditionFailed\"")]
    [InlineData("put over", "\"PreconditionFailed\"")]
    [InlineData("tags", """[{"Key":"k","Value":"w"}]""")]
    [InlineData("object acl", "true")]
    [InlineData("SHA256", """[true,"sum"]""")]
    [InlineData("SHA1", """[true,"sum"]""")]
    [InlineData("bad checksum", "\"BadDigest\"")]
    [InlineData("bad MD5", "\"BadDigest\"")]
    [InlineData("copied", """[true,{"color":"blue"}]""")]
    [InlineData("replaced", """[{"color":"red"},"text/css"]""")]
    [InlineData("copy on itself", "\"InvalidRequest\"")]
    [InlineData("copy of none", "\"NoSuchKey\"")]
    public void Objects_are_put_read_and_copied(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("list 2", """[3,["a/1","a/2","b/1","c","d e"]]""")]
    [InlineData("folders 2", """[["c","d e"],["a/","b/"]]""")]
    [InlineData("list 1", """[3,["a/1","a/2","b/1","c","d e"]]""")]
    [InlineData("folders 1", """[["c","d e"],["a/","b/"]]""")]
    [InlineData("list after", """["a/2"]""")]
    [InlineData("versions", """[3,["null"],5,true]""")]
    [InlineData("deleted many", """["a/1","a/2","none"]""")]
    [InlineData("not empty", "\"BucketNotEmpty: The bucket you tried to delete is not empty\"")]
    public void Objects_are_listed(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("uploads", """["large"]""")]
    [InlineData("parts", "[[1,5242880],[2,3]]")]
    [InlineData("wrong part", "\"InvalidPart\"")]
    [InlineData("completed", """[true,true,{"parts":"2"}]""")]
    [InlineData("one part", "\"end\"")]
    [InlineData("part by copy", "true")]
    [InlineData("no such upload", "\"NoSuchUpload\"")]
    [InlineData("transfer", "true")]
    public void Large_objects_are_uploaded_in_parts(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("presigned", """[200,"hello"]""")]
    [InlineData("presigned put", """[200,"by url"]""")]
    [InlineData("versioning change", "\"NotImplemented\"")]
    [InlineData("lifecycle", "\"NotImplemented\"")]
    [InlineData("cors", "\"NotImplemented\"")]
    [InlineData("website", "\"NotImplemented\"")]
    public void Presigned_URLs_work_and_what_is_missing_is_named(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws mb", "\"make_bucket: cli\"")]
    [InlineData("aws cp", "\"upload: ./small to s3://cli/small\"")]
    [InlineData("aws large", "[true,20971520]")]
    [InlineData("aws ls", """[["5","small"],["20971520","twenty"]]""")]
    [InlineData("aws sync", """["s3://cli/tree/below/two","s3://cli/tree/one"]""")]
    [InlineData("aws sync again", "\"\"")]
    [InlineData("aws presign", """[200,"small"]""")]
    [InlineData("aws recursive", """["copy/below/two","copy/one"]""")]
    [InlineData("aws mv", """["moved","tree/below/two","tree/one","twenty"]""")]
    [InlineData("aws put", "\"\\\"eb5c1399a871211c7e7ed732d15e3a8b\\\"\"")]
    [InlineData("aws error", "\"An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: The specified bucket does not exist\"")]
    [InlineData("aws rb", "\"remove_bucket: cli\"")]
    public void The_command_line_copies_and_synchronises(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Answers_fit_the_model() => script.AssertNothingWrong();

    public sealed class Script() : ClientScript("s3_client");
}
