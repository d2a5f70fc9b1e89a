package io.moonfleet.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
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
            .build();
    private final ObjectWriter writer = mapper.writer();
    private final Map<Class<? extends Message>, ObjectReader> readers = Map.of(
            Request.class, mapper.readerFor(Request.class),
            Reply.class, mapper.readerFor(Reply.class),
            Presence.class, mapper.readerFor(Presence.class),
            Placement.class, mapper.readerFor(Placement.class),
            EventBatch.class, mapper.readerFor(EventBatch.class));

    /** @throws ProtocolException with code {@code TOO_LARGE} when no broker would take it */
    public byte[] encode(Message message) {
        try {
            var bytes = writer.writeValueAsBytes(message);
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

    /** @throws ProtocolException with code {@code MALFORMED}: it is not that kind of message */
    public <M extends Message> M decode(byte[] payload, Class<M> kind) {
        try {
            M message = readers.get(kind).readValue(payload);
            if (message == null) {
                throw new ProtocolException("MALFORMED", "an empty payload is no " + kind.getSimpleName());
            }
            return message;
        } catch (JsonProcessingException e) {
            throw new ProtocolException("MALFORMED", "not a " + kind.getSimpleName() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ProtocolException("MALFORMED", "not a " + kind.getSimpleName() + ": " + e.getMessage());
        }
    }
}
