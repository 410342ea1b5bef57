package io.chargeline.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.chargeline.domain.Json;
import io.chargeline.domain.WireName;
import io.chargeline.domain.Worded;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One text in every language; the answer's language is chosen when the answer is written. */
@JsonSerialize(using = Text.Writer.class)
record Text(String en, String zh) {

  static Text of(Worded code) {
    return new Text(code.text(), code.textZh());
  }

  /** Null for null, and for what a newer writer knows and we do not. */
  static <E extends Enum<E> & Worded> Text of(Class<E> codes, String wireName) {
    try {
      return wireName == null ? null : of(WireName.parse(codes, wireName));
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }

  String in(Language language) {
    return language == Language.ZH ? zh : en;
  }

  /** The body with all its texts in this language. */
  static byte[] json(Object body, Language language) {
    try {
      return Json.MAPPER.writer().withAttribute(Language.class, language).writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** English where no language was chosen. */
  static final class Writer extends JsonSerializer<Text> {
    @Override
    public void serialize(Text text, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      Object language = provider.getAttribute(Language.class);
      json.writeString(text.in(language instanceof Language chosen ? chosen : Language.EN));
    }
  }
}
