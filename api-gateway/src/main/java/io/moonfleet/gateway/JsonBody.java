package io.moonfleet.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moonfleet.protocol.Refusal;
import java.io.IOException;

/** Reads the JSON of a request, and says where it is wrong. */
final class JsonBody {

    /** Numbers keep what was written: 2.50 stays 2.50, and 64-bit integers stay whole. */
    static final JsonMapper MAPPER = JsonMapper.builder()
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
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            var where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new BadRequestException(
                    new Refusal(400, "MALFORMED_JSON", "the body is not JSON" + where + ": " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw BadRequestException.because("the body cannot be read: " + e.getMessage());
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
