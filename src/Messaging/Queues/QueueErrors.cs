using System.Globalization;
using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>SQS's refusals, in its words.</summary>
/// <remarks>
/// Codes are the names of the model's shapes, and <c>InvalidParameterValue</c> and <c>MissingParameter</c>, which have none; each protocol makes its
/// own of them.
/// </remarks>
internal static class QueueErrors
{
    public static AwsErrorException NoQueue() => new("QueueDoesNotExist", "The specified queue does not exist.");

    public static AwsErrorException NameExists(string attribute) =>
        new("QueueNameExists", $"A queue already exists with the same name and a different value for attribute {attribute}");

    public static AwsErrorException Missing(string parameter) => new("MissingParameter", $"The request must contain the parameter {parameter}.");

    public static AwsErrorException Invalid(string message) => new("InvalidParameterValue", message);

    public static AwsErrorException Invalid(string value, string parameter, string reason) =>
        Invalid($"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static AwsErrorException Invalid(long value, string parameter, string reason) =>
        Invalid(value.ToString(CultureInfo.InvariantCulture), parameter, reason);

    public static AwsErrorException NotForThisType(string value, string parameter) =>
        Invalid(value, parameter, "The request include parameter that is not valid for this queue type.");

    public static AwsErrorException UnknownAttribute(string name) => new("InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsErrorException AttributeValue(string name) => new("InvalidAttributeValue", $"Invalid value for the parameter {name}.");

    public static AwsErrorException BadAddress(string url) => new("InvalidAddress", $"The address {url} is not valid for this endpoint.");

    public static AwsErrorException BadReceipt(string handle) => new("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    public static AwsErrorException ExpiredReceipt(string handle) => Invalid(handle, "ReceiptHandle", "The receipt handle has expired.");

    public static AwsErrorException GoneReceipt(string handle) =>
        Invalid(handle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.");

    public static AwsErrorException NotInFlight(string handle) =>
        new("MessageNotInflight", $"Value {handle} for parameter ReceiptHandle is invalid. Reason: Message is not in flight.");

    public static AwsErrorException TooManyInFlight() =>
        new("OverLimit", "Too many messages in flight. The queue has reached the maximum number of received messages that were not deleted.");

    public static AwsErrorException EmptyBatch(string entry) => new("EmptyBatchRequest", $"There should be at least one {entry} in the request.");

    public static AwsErrorException TooManyEntries(int count) => new(
        "TooManyEntriesInBatchRequest",
        string.Create(CultureInfo.InvariantCulture, $"Maximum number of entries per request are {BatchRules.EntriesMax}. You have sent {count}."));

    public static AwsErrorException RepeatedId(string id) => new("BatchEntryIdsNotDistinct", $"Id {id} repeated.");

    public static AwsErrorException BadId() => new(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");

    public static AwsErrorException BatchTooLong(long most, long bytes) => new(
        "BatchRequestTooLong",
        string.Create(CultureInfo.InvariantCulture, $"Batch requests cannot be longer than {most} bytes. You have sent {bytes} bytes."));

    public static AwsErrorException BadCharacter(int character, string where) => new(
        "InvalidMessageContents",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Invalid binary character '#x{character:X}' was found in the {where}, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"));

    public static AwsErrorException NotFound(string what) => new("ResourceNotFoundException", what);

    public static AwsErrorException Unsupported(string why) => new("UnsupportedOperation", why);
}
