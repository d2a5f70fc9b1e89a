package io.moonfleet.ui;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** Frames as JSON text and back. What a page sends is bounded in size and depth. */
final class FrameCodec {

    /** The longest text that a page may send; a multi-select with every option chosen is far below it. */
    static final int MAX_CHARACTERS = 16_384;

    private static final int MAX_DEPTH = 16;

    private final ObjectReader reader;
    private final ObjectWriter writer;

    FrameCodec() {
        var constraints =
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        var mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        this.reader = mapper.readerFor(ClientFrame.class);
        this.writer = mapper.writerFor(ServerFrame.class);
    }

    ClientFrame decode(String text) throws FrameException {
        if (text.length() > MAX_CHARACTERS) {
            throw new FrameException(
                    "a frame has at most " + MAX_CHARACTERS + " characters, this one has " + text.length());
        }
        try {
            ClientFrame frame = reader.readValue(text);
            if (frame == null) {
                throw new FrameException("an empty text is no frame");
            }
            return frame;
        } catch (InvalidTypeIdException e) {
            throw new FrameException(
                    e.getTypeId() == null ? "a frame has a type" : "no frame has the type '" + e.getTypeId() + "'");
        } catch (ValueInstantiationException e) {
            throw new FrameException(
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage());
        } catch (JsonProcessingException e) {
            throw new FrameException("not a frame: " + e.getOriginalMessage());
        }
    }

    String encode(ServerFrame frame) {
        try {
            return writer.writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + frame, e);
        }
    }
}
