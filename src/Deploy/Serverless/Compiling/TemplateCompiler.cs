using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>Where a function's code lies and what it is.</summary>
/// <param name="Key">The object's key in the deployment bucket; holds a hash of the content, so that the same code has the same key.</param>
/// <param name="Sha256">Of the zip, base64: what Lambda calls CodeSha256.</param>
internal sealed record Artifact(string Key, string Sha256);

/// <summary>Compiles a service to the CloudFormation template that the framework and its plugin make of it: same logical ids, names and properties.</summary>
/// <remarks>
/// Known differences, so that an unchanged service gives an unchanged template: what is a time or a random text there is a hash of the content
/// here (the gateway deployment's id, the artifact's key, the suffixes of versions).
/// </remarks>
internal static class TemplateCompiler
{
    /// <param name="service">The service.</param>
    /// <param name="artifacts">By function id.</param>
    /// <param name="problems">Definitions that cannot be compiled or refer to what is not there, extensions of resources that are not there, too long names.</param>
    public static JsonObject Compile(Service service, IReadOnlyDictionary<string, Artifact> artifacts, Problems problems)
    {
        var resources = new JsonObject();
        var outputs = new JsonObject();
        if (service.Provider.DeploymentBucket is null)
        {
            BucketCompiler.Add(resources, outputs);
        }

        var machines = new StateMachineCompiler(service, problems);
        FunctionCompiler.Add(service, artifacts, resources, outputs);
        machines.Add(resources, outputs);
        new MachineEventCompiler(service, resources).Add();
        new FunctionEventCompiler(service, resources).Add();
        new NotificationCompiler(service, resources, problems).Add();
        ApiCompiler.Add(service, resources, outputs);
        HttpApiCompiler.Add(service, resources, outputs);
        if (service.HasPseudoParameters)
        {
            PseudoParameters.Replace(resources);
        }

        var template = new JsonObject
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = "The AWS CloudFormation template for this Serverless application",
        };
        foreach (var (key, value) in service.Resources.OtherSections)
        {
            template[key] = value!.DeepClone();
        }

        UserResources.Merge(service.Resources, resources, outputs, problems);
        template["Resources"] = resources;
        template["Outputs"] = outputs;
        Export(service, outputs);
        ReferenceCheck.Check(service, template, problems);
        return template;
    }

    /// <summary>The stack before anything is in it: the bucket that takes the artifacts.</summary>
    public static JsonObject Bare(Service service)
    {
        var resources = new JsonObject();
        var outputs = new JsonObject();
        BucketCompiler.Add(resources, outputs);
        Export(service, outputs);
        return new JsonObject
        {
            ["AWSTemplateFormatVersion"] = "2010-09-09",
            ["Description"] = "The AWS CloudFormation template for this Serverless application",
            ["Resources"] = resources,
            ["Outputs"] = outputs,
        };
    }

    private static void Export(Service service, JsonObject outputs)
    {
        foreach (var (name, output) in outputs.Where(o => o.Value is JsonObject value && !value.ContainsKey("Export")))
        {
            output!["Export"] = new JsonObject { ["Name"] = $"sls-{service.Name}-{service.Provider.Stage}-{name}" };
        }
    }
}

/// <summary>The user's own resources and outputs, laid over the generated ones.</summary>
internal static class UserResources
{
    public static void Merge(Model.Resources user, JsonObject resources, JsonObject outputs, Problems problems)
    {
        Over(resources, user.Items);
        Over(outputs, user.Outputs);
        foreach (var (id, extension) in user.Extensions)
        {
            if (resources[id] is JsonObject resource && extension is JsonObject map)
            {
                // Of an extension, whole properties replace those that are there.
                foreach (var (key, value) in map)
                {
                    if (key == "Properties" && value is JsonObject properties && resource["Properties"] is JsonObject own)
                    {
                        foreach (var (name, property) in properties)
                        {
                            own[name] = property?.DeepClone();
                        }
                    }
                    else
                    {
                        resource[key] = value?.DeepClone();
                    }
                }
            }
            else
            {
                problems.Error(user.Positions.GetValueOrDefault(id), $"resources.extensions: there is no generated resource {id}.");
            }
        }
    }

    private static void Over(JsonObject target, JsonObject source)
    {
        foreach (var (key, value) in source)
        {
            if (value is JsonObject inner && target[key] is JsonObject existing && !Cfn.IsIntrinsic(inner))
            {
                Over(existing, inner);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }
}
