using System.Collections.Frozen;

namespace Treadle.Integrations.DynamoDb;

/// <summary>The parameters of <c>arn:aws:states:::dynamodb:…</c>.</summary>
/// <remarks>Source: Amazon DynamoDB API reference.</remarks>
internal static class DynamoDbMembers
{
    public static readonly FrozenDictionary<string, MemberList> ByAction = new Dictionary<string, MemberList>(StringComparer.Ordinal)
    {
        ["getItem"] = new("TableName* Key* AttributesToGet ConsistentRead ReturnConsumedCapacity ProjectionExpression ExpressionAttributeNames", acceptsNull: true),
        ["putItem"] = new(
            """
            TableName* Item* Expected ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionalOperator ConditionExpression
            ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure
            """, acceptsNull: true),
        ["deleteItem"] = new(
            """
            TableName* Key* Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics ConditionExpression
            ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure
            """, acceptsNull: true),
        ["updateItem"] = new(
            """
            TableName* Key* AttributeUpdates Expected ConditionalOperator ReturnValues ReturnConsumedCapacity ReturnItemCollectionMetrics UpdateExpression
            ConditionExpression ExpressionAttributeNames ExpressionAttributeValues ReturnValuesOnConditionCheckFailure
            """, acceptsNull: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
