package io.chargeline.api;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what is refused before a route is looked for, as headers that are too large or a path
 * that can be read in two ways: by the same problem as everything else.
 */
final class Unroutable extends ErrorHandler {
  private static final int FIRST_SERVER_ERROR = 500;

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      String message,
      Throwable cause,
      Callback callback) {
    String id = RequestId.choose(request.getHeaders().get(RequestId.HEADER));
    Problem problem = problem(status, message).with("request_id", id);
    Language language =
        Language.asked(request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE), Language.EN);
    response.setStatus(problem.code().status());
    response
        .getHeaders()
        .put(RequestId.HEADER, id)
        // After such a request the server closes; unannounced, the next request would go into the
        // void.
        .put(HttpHeader.CONNECTION, "close")
        .put(HttpHeader.CONTENT_TYPE, Answer.PROBLEM)
        .put(HttpHeader.CONTENT_LANGUAGE, language.wireName())
        .put(HttpHeader.VARY, "Accept-Language");
    byte[] body = Text.json(Problem.told(problem.body()), language);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** An unknown version of HTTP is the caller's fault, whatever its number says. */
  private static Problem problem(int status, String message) {
    if (status < FIRST_SERVER_ERROR || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505) {
      return ProblemCode.BAD_REQUEST.because(
          "this cannot be read as a request: " + message + "; see /openapi.json",
          "无法解析该请求,请参阅 /openapi.json");
    }
    return ProblemCode.INTERNAL.because(
        "this is a fault of the server, before any route was looked for", "服务内部错误");
  }
}
