using Treadle.Asl.Validation.Rules;

namespace Treadle.Asl.Validation;

/// <summary>What AWS checks when a state machine is created, in the order in which it reports: the machine, state by state, the whole.</summary>
internal static class AwsRules
{
    public static readonly IReadOnlyList<Rule> OfMachine = [new BlockRule()];

    public static readonly IReadOnlyList<StateRule> OfStates =
    [
        new StateTypeRule(),
        new QueryLanguageRule(),
        new StateFieldsRule(),
        new TransitionRule(),
        new ChoiceRule(),
        new RetryRule(),
        new CatchRule(),
        new TaskLimitsRule(),
        new CredentialsRule(),
        new ResourceRule(),
        new ExpressRule(),
        new IntegrationArgumentsRule(),
        new BranchesRule(),
        new MapRule(),
        new StaticValueRule(),
        new JsonataRule(),
    ];

    public static readonly IReadOnlyList<Rule> OfWhole = [new StateNameRule(), new VariableNameRule(), new ReachabilityRule()];

    /// <summary>In place of <see cref="OfWhole"/> for a state that comes without its machine.</summary>
    public static readonly IReadOnlyList<Rule> OfTestedState = [new StateNameRule(), new VariableNameRule(), new ReachabilityRule(inInnerBlocksOnly: true)];
}
