using Treadle.Asl.Json;
using Treadle.Engine.Mocks;

namespace Treadle.Api.States.Mocks;

/// <summary>What a mock configuration file says: test cases by state machine and name.</summary>
/// <param name="StateMachines">By the machine's name, then the test case's.</param>
public sealed record MockConfiguration(IReadOnlyDictionary<string, IReadOnlyDictionary<string, TestCase>> StateMachines);

/// <summary>A mock configuration file that can't be used. The message has a line per problem: <c>mocks.json:12: …</c>.</summary>
public sealed class MockFileException(string message) : Exception(message);
