package io.moonfleet.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.protocol.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Reads the JSON of a request, and says where it is wrong. */
final class JsonBody {

    /** As deep as the hub takes it; the message around it must be readable too. */
    private static final int MAX_DEPTH = 200;

    /** Numbers keep what was written: 2.50 stays 2.50, and 64-bit integers stay whole. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonBody() {}

    /**
     * @return null when there is no body
     * @throws BadRequestException it is no JSON; the message names line and column
     */
    static JsonNode parse(byte[] body) {
        if (isBlank(body)) {
            return null;
        }
        var text = text(body);
        try {
            return MAPPER.readTree(withoutMark(text));
        } catch (JsonProcessingException e) {
            var where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new BadRequestException(
                    new Refusal(400, "MALFORMED_JSON", "the body is not JSON" + where + ": " + said(e)));
        }
    }

    /** Some editors begin a file with a byte order mark, which JSON knows nothing of. */
    static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** What is wrong with it, without Jackson's words about where the text came from. */
    static String said(JsonProcessingException noJson) {
        return noJson.getOriginalMessage().replaceAll("\\[Source: [^;\\]]*; ([^\\]]*)]", "$1");
    }

    /** By way of a text: half a surrogate pair becomes a question mark, where writing bytes would fail. */
    static byte[] write(JsonNode body) throws JsonProcessingException {
        return MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }

    /** Text is UTF-8 and nothing else; what is not is refused with its place, not repaired. */
    static String text(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
        } catch (CharacterCodingException _) {
            throw new BadRequestException(
                    new Refusal(400, "MALFORMED_TEXT", "the body is not UTF-8 at byte " + (in.position() + 1)));
        }
    }

    private static boolean isBlank(byte[] body) {
        for (var b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }
}
