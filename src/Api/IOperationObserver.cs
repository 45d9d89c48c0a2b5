using Treadle.Aws;

namespace Treadle.Api;

/// <summary>Hears of operations that were answered without an error. Any thread; it must not wait, nor throw.</summary>
public interface IOperationObserver
{
    /// <param name="service">The signing name: <c>states</c>.</param>
    /// <param name="action">The operation's name: <c>CreateStateMachine</c>. Of S3: the permission's, as <c>PutObject</c>.</param>
    /// <param name="caller">Account and region of the request.</param>
    void Answered(string service, string action, AwsCaller caller);
}
