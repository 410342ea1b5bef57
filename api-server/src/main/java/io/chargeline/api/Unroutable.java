package io.chargeline.api;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
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
    ProblemCode code = status < FIRST_SERVER_ERROR ? ProblemCode.BAD_REQUEST : ProblemCode.INTERNAL;
    String id = RequestId.choose(request.getHeaders().get(RequestId.HEADER));
    Problem problem =
        code.because(
                "this cannot be read as a request: " + message + "; see /openapi.json",
                "无法解析该请求,请参阅 /openapi.json")
            .with("request_id", id);
    Language language =
        Language.asked(request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE), Language.EN);
    response.setStatus(code.status());
    response
        .getHeaders()
        .put(RequestId.HEADER, id)
        // After such a request the server closes; unannounced, the next request would go into the void.
        .put(HttpHeader.CONNECTION, "close")
        .put(HttpHeader.CONTENT_TYPE, Answer.PROBLEM)
        .put(HttpHeader.CONTENT_LANGUAGE, language.wireName())
        .put(HttpHeader.VARY, "Accept-Language");
    byte[] body = Text.json(Problem.told(problem.body()), language);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
