package io.moonfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/protocol.md says what the code does. */
class ProtocolDocumentTest {

    private static final Pattern EXAMPLE = Pattern.compile("```json (\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TOPIC = Pattern.compile("`(moonfleet/home/[^`]*)`");
    private static final Map<String, Class<? extends Message>> KINDS = Stream.of(
                    Request.class, Reply.class, Presence.class, Placement.class, EventBatch.class, Changes.class)
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    private final MessageCodec codec = new MessageCodec();
    private final ObjectMapper json = new ObjectMapper();

    record Example(String kind, String text) {}

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsExactlyWhatTheCodeWrites(Example example) throws IOException {
        assertThat(KINDS).containsKey(example.kind());
        var message = codec.decode(example.text().getBytes(StandardCharsets.UTF_8), KINDS.get(example.kind()));
        assertThat(json.readTree(codec.encode(message))).isEqualTo(json.readTree(example.text()));
    }

    @Test
    void everyMessageOperationOutcomeAndEventHasAnExample() {
        var shown = examples()
                .map(example ->
                        codec.decode(example.text().getBytes(StandardCharsets.UTF_8), KINDS.get(example.kind())))
                .flatMap(ProtocolDocumentTest::parts)
                .map(Object::getClass)
                .collect(Collectors.toSet());
        var all = Stream.of(Message.class, Operation.class, Reply.Outcome.class, Event.Body.class, HomeWrite.class)
                .flatMap(ProtocolDocumentTest::members)
                .collect(Collectors.toSet());
        assertThat(shown).containsAll(all);
    }

    private static Stream<Class<?>> members(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .flatMap(member -> member.isSealed() ? members(member) : Stream.of(member));
    }

    @Test
    void everyTopicIsShownAndCanBeRead() {
        var topics = TOPIC.matcher(document())
                .results()
                .<Class<?>>map(found -> Topic.parse(found.group(1)).getClass())
                .distinct();
        assertThat(topics).containsExactlyInAnyOrder(Topic.class.getPermittedSubclasses());
    }

    static Stream<Example> examples() {
        return EXAMPLE.matcher(document()).results().map(found -> new Example(found.group(1), found.group(2)));
    }

    private static Stream<Object> parts(Message message) {
        return switch (message) {
            case Request request -> Stream.concat(Stream.of(request, request.operation()), writes(request));
            case Reply reply -> Stream.of(reply, reply.outcome());
            case EventBatch batch ->
                Stream.concat(Stream.of(batch), batch.events().stream().map(Event::body));
            case Presence presence -> Stream.of(presence);
            case Changes changes -> Stream.of(changes);
            case Placement placement -> Stream.of(placement);
        };
    }

    private static Stream<Object> writes(Request request) {
        return request.operation() instanceof FleetOperation.HomeWrites writes
                ? writes.writes().stream().map(FleetOperation.Written::write)
                : Stream.empty();
    }

    private static String document() {
        try {
            return Files.readString(Path.of("../docs/protocol.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
