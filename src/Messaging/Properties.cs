using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Treadle.Gateway.Tests")]
[assembly: InternalsVisibleTo("Treadle.Messaging.Tests")]
