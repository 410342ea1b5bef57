package io.chargeline.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Bodies as YAML: the same tree as of JSON, and nothing more. Anchors and aliases, by which a few
 * lines become gigabytes, are refused; what is no number, {@code true} or {@code false} is a text.
 */
final class Yaml {
  static final String TYPE = "application/yaml";

  private static final Set<String> TYPES =
      Set.of(TYPE, "application/x-yaml", "text/yaml", "text/x-yaml");
  private static final int MAX_DEPTH = 50;
  private static final YAMLMapper MAPPER = mapper();

  private Yaml() {}

  private static YAMLMapper mapper() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Body.MAX_BYTES);
    YAMLFactory factory =
        YAMLFactory.builder()
            .loaderOptions(options)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();
    return YAMLMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** Whether the request's body is YAML. */
  static boolean sent(Context ctx) {
    return isYaml(ctx.contentType());
  }

  /** Whether the caller wants YAML rather than JSON. */
  static boolean wanted(Context ctx) {
    String accept = ctx.header("Accept");
    if (accept == null) {
      return false;
    }
    for (String type : accept.split(",", -1)) {
      if (type.strip().startsWith("application/json")) {
        return false;
      }
      if (isYaml(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isYaml(String type) {
    return type != null
        && TYPES.contains(type.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT));
  }

  /**
   * An empty body counts as an empty object.
   *
   * @throws Problem 400 {@code malformed_yaml}
   */
  static JsonNode read(byte[] body) {
    try {
      refuseAliases(body);
      JsonNode tree = MAPPER.readTree(body);
      return tree.isMissingNode() ? JsonNodeFactory.instance.objectNode() : tree;
    } catch (JacksonException e) {
      throw malformed(e.getOriginalMessage());
    } catch (org.yaml.snakeyaml.error.YAMLException e) {
      throw malformed(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuseAliases(byte[] body) throws IOException {
    try (YAMLParser parser = MAPPER.getFactory().createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
          throw malformed("anchors (&) and aliases (*) are not taken: write the value out");
        }
      }
    }
  }

  private static Problem malformed(String why) {
    return ProblemCode.MALFORMED_YAML.because(
        why == null ? "the body is not valid YAML" : why, "请求体不是可接受的 YAML(不支持锚点 & 与引用 *)");
  }

  static String write(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JacksonException e) {
      throw new UncheckedIOException(e);
    }
  }
}
