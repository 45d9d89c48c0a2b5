using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;

namespace Treadle.Asl.Validation.Rules;

/// <summary>Every transition leads to a state of its own block, every block can end, and every state can be reached from StartAt.</summary>
/// <remarks>AWS says <c>Next</c> for every kind of transition, gives a block without an end no location, and does not look for unreachable states in it.</remarks>
/// <param name="inInnerBlocksOnly">The top level is not judged: its other states are elsewhere.</param>
internal sealed class ReachabilityRule(bool inInnerBlocksOnly = false) : Rule
{
    public override void Check(MachineDefinition machine, StateMachineType type, DiagnosticSink sink)
    {
        foreach (var block in machine.Blocks.Skip(inInnerBlocksOnly ? 1 : 0).Where(block => block.States.Count > 0))
        {
            CheckTargets(block, sink);
            if (!block.States.Any(state => state.IsTerminal))
            {
                sink.Add(new Diagnostic(Severity.Error, Codes.MissingEnd, "Workflow has no terminal state", null, block.Node.Line, block.Node.Column));
            }
            else
            {
                CheckReachable(block, sink);
            }
        }
    }

    private static void CheckTargets(BlockDefinition block, DiagnosticSink sink)
    {
        var targets = block.States.SelectMany(state => state.Transitions());
        foreach (var target in block.StartAt is null ? targets : targets.Prepend(block.Node["StartAt"]!))
        {
            if (block.Find(target.Text!) is null)
            {
                sink.Error(Codes.MissingTarget, target, $"Missing 'Next' target: {target.Text}");
            }
        }
    }

    private static void CheckReachable(BlockDefinition block, DiagnosticSink sink)
    {
        if (block.StartAt is null)
        {
            return;
        }

        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([block.StartAt]);
        while (open.TryPop(out var name))
        {
            if (block.Find(name) is { } state && reached.Add(name))
            {
                foreach (var target in state.Transitions())
                {
                    open.Push(target.Text!);
                }
            }
        }

        foreach (var state in block.States.Where(state => !reached.Contains(state.Name)))
        {
            var node = state.Node with { Line = state.Member.Line, Column = state.Member.Column };
            sink.Error(Codes.MissingTarget, node, $"State \"{state.Name}\" is not reachable.");
        }
    }
}
