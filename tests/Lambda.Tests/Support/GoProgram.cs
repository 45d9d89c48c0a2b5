using System.Diagnostics;

namespace Treadle.Lambda.Tests.Support;

/// <summary>A Go program that talks to the Runtime API as aws-lambda-go does: net/http, chunked answers with trailers, errors to the error call.</summary>
internal static class GoProgram
{
    private const string Source = """
        package main

        import (
            "bytes"
            "encoding/json"
            "errors"
            "fmt"
            "io"
            "net/http"
            "os"
        )

        type event struct{ Name string `json:"name"` }

        func handle(e event) (interface{}, error) {
            if e.Name == "" {
                return nil, errors.New("no name")
            }
            if e.Name == "panic" {
                panic("as told")
            }
            fmt.Printf("greeting %s", e.Name)
            return map[string]string{"hello": e.Name}, nil
        }

        func post(url string, body []byte, trailers bool) {
            // A reader of no known length goes out in chunks.
            request, _ := http.NewRequest("POST", url, io.MultiReader(bytes.NewReader(body)))
            if trailers {
                request.Trailer = http.Header{"Lambda-Runtime-Function-Error-Type": nil, "Lambda-Runtime-Function-Error-Body": nil}
            }
            answer, err := http.DefaultClient.Do(request)
            if err != nil || answer.StatusCode != 202 {
                panic(fmt.Sprint(err, answer))
            }
            io.Copy(io.Discard, answer.Body)
            answer.Body.Close()
        }

        func main() {
            base := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
            if os.Getenv("_LAMBDA_SERVER_PORT") != "" {
                panic("the old RPC")
            }
            for {
                next, err := http.Get(base + "next")
                if err != nil {
                    panic(err)
                }
                body, _ := io.ReadAll(next.Body)
                next.Body.Close()
                var e event
                json.Unmarshal(body, &e)
                id := next.Header.Get("Lambda-Runtime-Aws-Request-Id")
                value, err := handle(e)
                if err != nil {
                    failure, _ := json.Marshal(map[string]string{"errorMessage": err.Error(), "errorType": "errorString"})
                    post(base+id+"/error", failure, false)
                    continue
                }
                answer, _ := json.Marshal(value)
                post(base+id+"/response", answer, true)
            }
        }
        """;

    public static async Task<byte[]> BuildAsync()
    {
        var folder = Directory.CreateTempSubdirectory("treadle-go-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "main.go"), Source);
            var start = new ProcessStartInfo("go", ["build", "-ldflags=-s -w", "-o", "hello", "main.go"]) { WorkingDirectory = folder, RedirectStandardError = true, UseShellExecute = false };
            start.Environment["CGO_ENABLED"] = "0";
            start.Environment["GO111MODULE"] = "off";
            using var go = Process.Start(start)!;
            var errors = await go.StandardError.ReadToEndAsync();
            await go.WaitForExitAsync();
            Assert.True(go.ExitCode == 0, errors);
            return await File.ReadAllBytesAsync(Path.Combine(folder, "hello"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
