using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.CloudFormation;

/// <summary>What CloudFormation supports.</summary>
internal static class CloudFormationSupport
{
    public static ServiceSupport Table { get; } = new("CloudFormation")
    {
        Features =
        [
            Full("Ref, GetAtt, Sub, Join, Split, Select, If, FindInMap, Base64"),
            No("ImportValue, several stacks", "stop the start"),
            No("Cidr, GetAZs, Transform, Length, ToJsonString", "stop the start"),
            Full("Conditions, mappings, pseudo parameters, dependency order"),
            Partial("Parameters", "defaults only"),
            Full("Outputs"),
            Partial("Custom resources", "created anew at each start, without Update and Delete"),
            Partial("Updates", "data survives a restart with a changed template; deletion policies have no meaning"),
            No("The CloudFormation API"),
        ],
    };
}
