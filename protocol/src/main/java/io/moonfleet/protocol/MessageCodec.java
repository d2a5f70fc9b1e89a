package io.moonfleet.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Messages as UTF-8 JSON and back. Fields it does not know are ignored, so that services of neighbouring versions
 * understand each other during a rolling update.
 */
public final class MessageCodec {

    /** What a broker must let pass; larger messages are refused before they are sent. */
    public static final int MAX_BYTES = 16 << 20;

    private final JsonMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)
            .disable(DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
            .enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // To Lua 20.0 is not 20, and a client that sent 100.0 does not expect 1E+2.
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            // Half a surrogate pair is no UTF-8, and a reader would throw the whole message away; escaped it is only
            // ASCII.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();
    private final ObjectWriter writer = mapper.writer();
    private final Map<Class<? extends Message>, ObjectReader> readers = Map.of(
            Request.class, mapper.readerFor(Request.class),
            Reply.class, mapper.readerFor(Reply.class),
            Presence.class, mapper.readerFor(Presence.class),
            Placement.class, mapper.readerFor(Placement.class),
            EventBatch.class, mapper.readerFor(EventBatch.class),
            Changes.class, mapper.readerFor(Changes.class));

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Reads written JSON that came as {@link Content}. */
    static JsonNode tree(byte[] json) {
        try {
            return TREES.readTree(json);
        } catch (IOException e) {
            throw new ProtocolException("MALFORMED", "the content is no JSON: " + e.getMessage());
        }
    }

    /** @throws ProtocolException with code {@code TOO_LARGE} when no broker would take it */
    public byte[] encode(Message message) {
        try {
            var bytes = written(message);
            if (bytes.length > MAX_BYTES
                    && message instanceof Reply(String id, String runner, Reply.Answer answer)
                    && answer.body() != null) {
                // As content it can be packed.
                var content = Content.json(writer.writeValueAsBytes(answer.body()));
                bytes = written(new Reply(id, runner, new Reply.Answer(answer.status(), null, content)));
            }
            if (bytes.length > MAX_BYTES) {
                throw new ProtocolException(
                        "TOO_LARGE",
                        message.getClass().getSimpleName() + " of " + bytes.length + " bytes exceeds " + MAX_BYTES);
            }
            return bytes;
        } catch (JsonProcessingException e) {
            throw new ProtocolException(
                    "MALFORMED", "cannot write " + message.getClass().getSimpleName() + ": " + e.getOriginalMessage());
        }
    }

    private byte[] written(Message message) throws JsonProcessingException {
        if (message instanceof Reply(String id, String runner, Reply.Answer answer) && answer.content() != null) {
            var content = answer.content().onItsWay();
            var shown = new Reply(id, runner, new Reply.Answer(answer.status(), answer.body(), content));
            return append(writer.writeValueAsBytes(shown), content.bytes());
        }
        return writer.writeValueAsBytes(message);
    }

    /** The content stands behind the message and a line end. */
    private static byte[] append(byte[] message, byte[] content) {
        var both = Arrays.copyOf(message, message.length + 1 + content.length);
        both[message.length] = '\n';
        System.arraycopy(content, 0, both, message.length + 1, content.length);
        return both;
    }

    /** @throws ProtocolException with code {@code MALFORMED}: it is not that kind of message */
    public <M extends Message> M decode(byte[] payload, Class<M> kind) {
        try (var parser = mapper.createParser(payload)) {
            M message = readers.get(kind).readValue(parser);
            if (message == null) {
                throw new ProtocolException("MALFORMED", "an empty payload is no " + kind.getSimpleName());
            }
            if (message instanceof Reply(String id, String runner, Reply.Answer answer) && answer.content() != null) {
                var end = (int) parser.currentLocation().getByteOffset();
                return kind.cast(new Reply(id, runner, withContent(answer, payload, end)));
            }
            return message;
        } catch (JsonProcessingException e) {
            return decodeText(payload, kind, e);
        } catch (IOException e) {
            throw new ProtocolException("MALFORMED", "not a " + kind.getSimpleName() + ": " + e.getMessage());
        }
    }

    /** The reader of bytes takes no name that is half a surrogate pair, not even escaped; the reader of text does. */
    private <M extends Message> M decodeText(byte[] payload, Class<M> kind, JsonProcessingException why) {
        try {
            M message = readers.get(kind).readValue(new String(payload, StandardCharsets.UTF_8));
            if (message != null && !(message instanceof Reply)) {
                return message;
            }
        } catch (JsonProcessingException same) {
            why.addSuppressed(same);
        }
        throw new ProtocolException("MALFORMED", "not a " + kind.getSimpleName() + ": " + why.getOriginalMessage());
    }

    private static Reply.Answer withContent(Reply.Answer answer, byte[] payload, int end) {
        return new Reply.Answer(answer.status(), answer.body(), answer.content().arrived(payload, end + 1));
    }
}
