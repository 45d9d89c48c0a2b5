using Treadle.Aws.Signing;

namespace Treadle.Server.Cli.Profiles;

/// <summary>An AWS profile that points to a local server, and the two files it is written to.</summary>
internal sealed class AwsProfile
{
    private readonly Shell _shell;

    /// <param name="name">As <c>AWS_PROFILE</c> names it.</param>
    /// <param name="endpoint">The server's address.</param>
    /// <param name="region">As <c>eu-west-1</c>.</param>
    /// <param name="credentials">What its requests are signed with.</param>
    /// <param name="shell">Where the files are.</param>
    public AwsProfile(string name, Uri endpoint, string region, AwsCredentials credentials, Shell shell)
    {
        Credentials = [("aws_access_key_id", credentials.AccessKeyId), ("aws_secret_access_key", credentials.SecretAccessKey)];
        _shell = shell;
        Name = name;
        ConfigSection = name == "default" ? name : $"profile {name}";
        Settings =
        [
            ("region", region),
            ("output", "json"),
            ("endpoint_url", Configuration.Settings.Text(endpoint)),
            // Some operations would go to sync-<host>, a name that no local address has.
            ("disable_host_prefix_injection", "true"),
        ];
    }

    public string Name { get; }

    public string ConfigSection { get; }

    public IReadOnlyList<(string Key, string Value)> Settings { get; }

    public IReadOnlyList<(string Key, string Value)> Credentials { get; }

    public string ConfigPath => PathFrom(_shell, "AWS_CONFIG_FILE", "config");

    public string CredentialsPath => CredentialsPathOf(_shell);

    /// <summary>The credentials of the profile that <c>AWS_PROFILE</c> names, else of the default one: from the credentials file, then from the configuration file.</summary>
    /// <returns>Null when it has none.</returns>
    /// <exception cref="CliException">A file can't be read.</exception>
    public static AwsCredentials? CredentialsOf(Shell shell)
    {
        var name = shell.Variable("AWS_PROFILE") ?? "default";
        return CredentialsIn(shell, "AWS_SHARED_CREDENTIALS_FILE", "credentials", name)
            ?? CredentialsIn(shell, "AWS_CONFIG_FILE", "config", name == "default" ? name : $"profile {name}");
    }

    private static AwsCredentials? CredentialsIn(Shell shell, string variable, string file, string name)
    {
        if (shell.Home.Length == 0 && shell.Variable(variable) is null)
        {
            return null;
        }

        var path = PathFrom(shell, variable, file);
        try
        {
            return File.Exists(path) && Read(path).Section(name) is { } section
                && section.TryGetValue("aws_access_key_id", out var key) && section.TryGetValue("aws_secret_access_key", out var secret)
                    ? new AwsCredentials(key, secret, section.GetValueOrDefault("aws_session_token"))
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be read: {e.Message}");
        }
    }

    public static string CredentialsPathOf(Shell shell) => PathFrom(shell, "AWS_SHARED_CREDENTIALS_FILE", "credentials");

    /// <summary>What the two files hold under this name and would be lost: settings that are not ours.</summary>
    /// <returns>File, section and key of each; never its value, which may be a secret.</returns>
    /// <remarks>A profile is ours when its credentials are ours and its endpoint, if any, is on this machine.</remarks>
    public IReadOnlyList<string> ForeignSettings()
    {
        var foreign = new List<string>();
        if (Read(CredentialsPath).Section(Name) is { } credentials)
        {
            foreign.AddRange(credentials
                .Where(c => !Credentials.Contains((c.Key, c.Value)) && c is not { Key: "aws_access_key_id" or "aws_secret_access_key", Value: "test" })
                .Select(c => $"{CredentialsPath}: [{Name}] {c.Key}"));
        }

        if (Read(ConfigPath).Section(ConfigSection) is { } config)
        {
            foreign.AddRange(config
                .Where(c => !IsOurs(c.Key, c.Value))
                .Select(c => $"{ConfigPath}: [{ConfigSection}] {c.Key}"));
        }

        return foreign;
    }

    public bool IsWritten() =>
        Holds(Read(ConfigPath).Section(ConfigSection), Settings) && Holds(Read(CredentialsPath).Section(Name), Credentials);

    /// <summary>Writes both files; each is replaced as a whole, so that a crash leaves the old one or the new one.</summary>
    public void Write()
    {
        Write(ConfigPath, ConfigSection, Settings);
        Write(CredentialsPath, Name, Credentials);
    }

    private static bool Holds(IReadOnlyDictionary<string, string>? section, IReadOnlyList<(string Key, string Value)> settings) =>
        section is not null && section.Count == settings.Count && settings.All(s => section.GetValueOrDefault(s.Key) == s.Value);

    private static bool IsOurs(string key, string value) => key switch
    {
        "region" or "output" or "disable_host_prefix_injection" => true,
        "endpoint_url" => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.IsLoopback,
        _ => false,
    };

    private static IniFile Read(string path) => IniFile.Parse(File.Exists(path) ? File.ReadAllText(path) : "");

    private static void Write(string path, string section, IReadOnlyList<(string Key, string Value)> settings)
    {
        var file = Read(path);
        file.Replace(section, settings);

        // A link (dotfiles kept elsewhere) stays a link: its target is what is replaced.
        var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var fresh = target + ".treadle-new";
        using (var stream = new FileStream(fresh, NewPrivateFile(target)))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(file.ToString());
        }

        File.Move(fresh, target, overwrite: true);
    }

    /// <summary>The new file gets the old one's permissions, or none for others: credentials stand in it.</summary>
    private static FileStreamOptions NewPrivateFile(string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.Exists(target) ? File.GetUnixFileMode(target) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static string PathFrom(Shell shell, string variable, string file)
    {
        if (shell.Variable(variable) is { } given)
        {
            return shell.PathOf(given.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(shell.Home, given[2..]) : given);
        }

        return shell.Home.Length > 0
            ? Path.Combine(shell.Home, ".aws", file)
            : throw new CliException($"There is no home directory. Name the files with AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE.");
    }
}
