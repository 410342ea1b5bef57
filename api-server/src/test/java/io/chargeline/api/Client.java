package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A third party: real HTTP to a real server, which it holds to the contract. */
record Client(int port, String key) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** An answer; {@code body} is empty JSON where there is none. */
  record Reply(int status, String type, HttpResponse<byte[]> raw, JsonNode body) {
    static Reply of(HttpResponse<byte[]> raw) {
      String type = raw.headers().firstValue("Content-Type").orElse("");
      boolean json = type.contains("json") && raw.body().length > 0;
      return new Reply(
          raw.statusCode(),
          type,
          raw,
          Json.tree(json ? raw.body() : "{}".getBytes(StandardCharsets.UTF_8)));
    }

    String text(String field) {
      return body.path(field).asText();
    }

    String text() {
      return new String(raw.body(), StandardCharsets.UTF_8);
    }
  }

  Reply get(String path, String... headers) {
    return send(request(path, headers).GET().build());
  }

  CompletableFuture<Reply> getAsync(String path) {
    return sendAsync(request(path).GET().build());
  }

  Reply delete(String path, String... headers) {
    return send(request(path, headers).DELETE().build());
  }

  Reply patch(String path, String json) {
    return call("PATCH", path, json);
  }

  /** Any method; an empty body is none. */
  Reply call(String method, String path, String body, String... headers) {
    boolean none = body.isEmpty() || method.equals("GET") && body.equals("{}");
    return send(
        request(path, headers)
            .method(method, none ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }

  Reply post(String path, String json, String... headers) {
    return send(posting(path, json, headers));
  }

  CompletableFuture<Reply> postAsync(String path, String json, String... headers) {
    return sendAsync(posting(path, json, headers));
  }

  private HttpRequest posting(String path, String json, String... headers) {
    return request(path, headers).POST(BodyPublishers.ofString(json)).build();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (key != null) {
      builder.header("Authorization", "Bearer " + key);
    }
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return builder;
  }

  private static CompletableFuture<Reply> sendAsync(HttpRequest request) {
    return HTTP.sendAsync(request, Client::body)
        .thenApply(raw -> asDescribed(request, Reply.of(raw)));
  }

  /** No test takes an answer that {@code openapi.json} does not describe. */
  private static Reply asDescribed(HttpRequest request, Reply reply) {
    List<String> objections = Contract.objections(request.method(), request.uri().getPath(), reply);
    if (!objections.isEmpty()) {
      throw new AssertionError(
          "%s %s answered not as openapi.json says: %s"
              .formatted(request.method(), request.uri(), objections));
    }
    return reply;
  }

  private static Reply send(HttpRequest request) {
    try {
      return asDescribed(request, Reply.of(HTTP.send(request, Client::body)));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of a stream of events, which does not end, nothing. */
  private static BodySubscriber<byte[]> body(ResponseInfo head) {
    String type = head.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/event-stream")
        ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), Client::leave)
        : BodySubscribers.ofByteArray();
  }

  private static byte[] leave(InputStream stream) {
    try (stream) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
