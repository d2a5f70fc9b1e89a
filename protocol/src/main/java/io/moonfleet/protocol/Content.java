package io.moonfleet.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes that travel behind a message as they are: a picture, an archive, or JSON that was written already and that nobody on
 * the way has a reason to read. In the message stands only what they are.
 *
 * @param type as HTTP's {@code Content-Type}
 * @param length in bytes, as it is read
 * @param packed how many bytes travel instead, deflated; 0 where they travel as they are
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what is in it, below
public record Content(
        String type,
        int length,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int packed,
        @JsonIgnore byte[] bytes) {

    public static final String JSON = "application/json";

    public Content {
        Objects.requireNonNull(type, "type");
        bytes = bytes == null ? new byte[0] : bytes;
    }

    public static Content of(String type, byte[] bytes) {
        return new Content(type, bytes.length, 0, bytes);
    }

    /** Written JSON. */
    public static Content json(byte[] bytes) {
        return of(JSON, bytes);
    }

    @JsonCreator
    static Content announced(
            @JsonProperty("type") String type, @JsonProperty("length") int length, @JsonProperty("packed") int packed) {
        return new Content(type, length, packed, null);
    }

    /** As it travels: large content is packed. */
    Content onItsWay() {
        if (length < Packing.WORTH_IT) {
            return this;
        }
        var small = Packing.pack(bytes);
        return new Content(type, length, small.length, small);
    }

    /** What has arrived behind a message that announced this. */
    Content arrived(byte[] payload, int from) {
        int travelled = packed > 0 ? packed : length;
        if (payload.length - from != travelled) {
            throw new ProtocolException(
                    "MALFORMED", "a Reply says that " + this + " follow, but there is something else");
        }
        return of(
                type,
                packed > 0 ? Packing.unpack(payload, from, length) : Arrays.copyOfRange(payload, from, payload.length));
    }

    /** Without parameters: {@code application/json} of {@code application/json; charset=utf-8}. */
    boolean isJson() {
        return type.equals(JSON) || type.startsWith(JSON + ";");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content content && type.equals(content.type) && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return type + " of " + length + " bytes";
    }
}
