package io.moonfleet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:34:56.789Z");

    private final MessageCodec codec = new MessageCodec();

    static Stream<Operation> operations() {
        var body =
                JsonNodeFactory.instance.objectNode().put("name", "Küche ☕ 𝄞").put("n", 1L << 62);
        return Stream.of(
                new Operation.ApiCall(
                        "GET", "/devices", Map.of("property", List.of("[a,1]", "[b,2]"), "x", List.of()), null, 0),
                new Operation.ApiCall("PUT", "/devices/55", Map.of(), body, 55),
                new Operation.ApiCall("POST", "/devices", Map.of(), NullNode.instance, 0),
                new Operation.RunAction(55, "turnOn", List.of()),
                new Operation.RunAction(
                        55,
                        "set",
                        List.of(
                                IntNode.valueOf(7),
                                LongNode.valueOf(1L << 53),
                                BigIntegerNode.valueOf(BigInteger.TWO.pow(80)),
                                DecimalNode.valueOf(new BigDecimal("20.0")),
                                DecimalNode.valueOf(new BigDecimal("0.1")),
                                TextNode.valueOf("\"\\\u0000\n"),
                                BooleanNode.TRUE,
                                NullNode.instance,
                                body)),
                new Operation.ScheduleAction(55, "turnOff", List.of(IntNode.valueOf(1)), Duration.ofMillis(1_500)),
                new Operation.ScheduleAction(55, "turnOff", List.of(), Duration.ofDays(366)),
                new Operation.CancelAction(1_700_000_000_000L, 12),
                new Operation.UiEvent(55, "slider1", "onChanged", List.of(IntNode.valueOf(50))),
                new Operation.Probe(),
                new Operation.SignIn.Rules(),
                new Operation.SignIn.Password("anna", "correct horse: ü"),
                new Operation.SignIn.Token("00ff"),
                new Operation.SignIn.Session("anna", "stamp", "session-1"),
                new Operation.SignIn.Session(null, null, "session-1"),
                new Operation.SignIn.EndSession("session-1", NOW),
                new Operation.SignIn.AtKeycloak("anna", Role.ADMIN, "page"),
                new Operation.SignIn.AtKeycloak("bert", null, "password"),
                new FleetOperation.HomeWrites(
                        "runner-1",
                        "0.17",
                        Stream.<HomeWrite>of(
                                        new HomeWrite.Property(56, "value", NullNode.instance),
                                        new HomeWrite.View(55, "label1", "text", TextNode.valueOf("a")),
                                        new HomeWrite.Log(55, NOW, "debug", "TAG", "text"),
                                        new HomeWrite.Life(55, "crashed", "main.lua:7: boom"),
                                        new HomeWrite.Listens(55, true))
                                .map(write -> new FleetOperation.Written(55, 4, write))
                                .toList()),
                new FleetOperation.HomeCall(55, 4, "GET", "/devices?parentId=55", null, null),
                new FleetOperation.HomeCall(55, 4, "POST", "/plugins/publishEvent", body, "0.17"),
                new FleetOperation.Prepare(
                        9, 2, List.of(new FleetOperation.Hosting(55, 4, List.of(), Map.of(), List.of(), null))),
                new FleetOperation.Host(
                        9,
                        2,
                        List.of(new FleetOperation.Hosting(
                                55,
                                4,
                                List.of(new FleetOperation.File("main", true, "print(1)")),
                                Map.of("memoryMb", 64.0),
                                List.of(body),
                                null))),
                new FleetOperation.Release(9, 55, 4, true),
                new FleetOperation.QuickAppCall(9, 55, 4, new Operation.RunAction(55, "turnOn", List.of())),
                new FleetOperation.Held(9),
                new FleetOperation.News(9, List.of(new FleetOperation.Item(17, true, body))),
                new FleetOperation.TakeOver());
    }

    private static Stream<Class<?>> members(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .flatMap(member -> member.isSealed() ? members(member) : Stream.of(member));
    }

    static Stream<Message> messages() {
        var one = IntNode.valueOf(1);
        var two = JsonNodeFactory.instance.objectNode().put("deep", 2);
        var bodies = List.<Event.Body>of(
                new Event.PropertyChanged("value", one, two),
                new Event.PropertyChanged("new", one, null),
                new Event.ViewChanged("label1", "text", TextNode.valueOf("a"), NullNode.instance),
                new Event.LogWritten("debug", "QUICKAPP55", "hello\nworld"),
                new Event.LifeChanged("crashed", "main.lua:7: boom"));
        var fixed = Stream.<Message>of(
                Reply.answer("id-1", "runner-1", 200, two),
                Reply.answer("id-1", "runner-1", 204, null),
                Reply.answer("id-1", "runner-1", 200, NullNode.instance),
                Reply.refusal("id-1", "runner-1", Refusal.mailboxFull("the mailbox of 55 is full")),
                new Reply("id-1", "runner-1", new Reply.Moved("runner-2")),
                new Reply("id-1", "runner-1", new Reply.Moved(null)),
                new Presence("runner-1", "k3x9", true, NOW, 12, 0.25),
                new Presence("runner-1", "k3x9", false, Instant.EPOCH, 0, 0),
                new Placement(55, "runner-1", Long.MAX_VALUE, List.of(55, 56, 57)),
                new Placement(55, null, 3, List.of()),
                new Changes("runner-1", 3, "Europe/Stockholm", 7, 9, List.of(new Changes.Numbered(9, two))),
                new EventBatch("runner-1", 3, List.of()));
        var requests =
                operations().map(operation -> new Request("id-1", "gateway-1", NOW, 1, Caller.device(55), operation));
        var batches = bodies.stream().map(body -> new EventBatch("runner-1", 3, List.of(new Event(17, NOW, 55, body))));
        return Stream.of(fixed, requests, batches).flatMap(stream -> stream);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsReadAsItIsWritten(Message message) {
        var bytes = codec.encode(message);
        assertThat(codec.decode(bytes, message.getClass())).isEqualTo(message);
        assertThat(codec.encode(codec.decode(bytes, message.getClass()))).isEqualTo(bytes);
    }

    @Test
    void everyOperationHasARoundTrip() {
        assertThat(operations().map(Operation::getClass).distinct())
                .containsExactlyInAnyOrder(castAll(members(Operation.class).toArray(Class<?>[]::new)));
    }

    @Test
    void aPasswordIsInNoLog() {
        assertThat(new Operation.SignIn.Password("anna", "secret").toString()).doesNotContain("secret");
        assertThat(new Operation.SignIn.Token("00ff").toString()).doesNotContain("00ff");
    }

    @Test
    void everyMessageHasARoundTrip() {
        assertThat(messages().map(Message::getClass).distinct())
                .containsExactlyInAnyOrder(castAll(Message.class.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20.0", "100.0", "0.10", "12345678901234567890", "1.5", "-0.5", "9007199254740993"})
    void aNumberKeepsItsSpelling(String number) {
        var json = "{\"id\":\"a\",\"runner\":\"r\",\"outcome\":{\"is\":\"answer\",\"status\":200,\"body\":" + number
                + "}}";
        var reply = codec.decode(json.getBytes(StandardCharsets.UTF_8), Reply.class);
        assertThat(new String(codec.encode(reply), StandardCharsets.UTF_8)).contains("\"body\":" + number + "}");
    }

    @Test
    void aFieldOfANewerVersionIsIgnored() {
        var json = "{\"runner\":\"r1\",\"incarnation\":\"i\",\"alive\":true,\"at\":1763642096789,\"quickApps\":1,"
                + "\"load\":0.5,\"colour\":{\"r\":[1,2]}}";
        assertThat(codec.decode(json.getBytes(StandardCharsets.UTF_8), Presence.class)
                        .runner())
                .isEqualTo("r1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "17",
                "\"text\"",
                "[]",
                "{",
                "{}",
                "{\"id\":1",
                "{\"id\":\"a\"}",
                "{\"id\":\"a\",\"replyTo\":\"+\",\"deadline\":1,\"hops\":0,\"caller\":{\"name\":\"c\",\"role\":\"user\"},\"operation\":{\"op\":\"probe\"}}",
                "{\"id\":\"a\",\"replyTo\":\"b\",\"deadline\":1,\"hops\":0,\"caller\":{\"name\":\"c\",\"role\":\"user\"},\"operation\":{\"op\":\"boom\"}}",
                "{\"id\":\"a\",\"replyTo\":\"b\",\"deadline\":1,\"hops\":0,\"caller\":{\"name\":\"c\",\"role\":\"user\"},\"operation\":{}}",
                "{\"id\":\"a\",\"replyTo\":\"b\",\"deadline\":1,\"hops\":0,\"caller\":{\"name\":\"c\",\"role\":\"user\"},\"operation\":null}",
                "{\"id\":\"a\",\"replyTo\":\"b\",\"deadline\":\"soon\",\"hops\":0,\"caller\":{\"name\":\"c\",\"role\":\"user\"},\"operation\":{\"op\":\"probe\"}}",
                "{\"id\":\"a\",\"replyTo\":\"b\",\"deadline\":1,\"hops\":0,\"operation\":{\"op\":\"probe\"}}",
                "<xml/>",
                "\u0000\u0001",
            })
    void whatIsNoRequestIsRefused(String payload) {
        assertMalformed(payload.getBytes(StandardCharsets.UTF_8), Request.class);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void noMessageIsReadFromGarbage(Class<? extends Message> kind) {
        assertMalformed(new byte[0], kind);
        assertMalformed(new byte[] {(byte) 0xff, (byte) 0xfe, 0x00}, kind);
        assertMalformed("[]".getBytes(StandardCharsets.UTF_8), kind);
        assertMalformed("null".getBytes(StandardCharsets.UTF_8), kind);
        assertMalformed("[".repeat(2_000).getBytes(StandardCharsets.UTF_8), kind);
    }

    static Stream<Class<? extends Message>> kinds() {
        return Stream.of(Request.class, Reply.class, Presence.class, Placement.class, EventBatch.class);
    }

    @Test
    void aMessageThatNoBrokerTakesIsNotWritten() {
        JsonNode huge = TextNode.valueOf("x".repeat(MessageCodec.MAX_BYTES));
        var call = new Operation.ApiCall("PUT", "/globalVariables/a", Map.of(), huge, 0);
        var request = new Request("g.1", "gateway-1", NOW, 0, Caller.local(), call);
        assertThatThrownBy(() -> codec.encode(request))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
    }

    private void assertMalformed(byte[] payload, Class<? extends Message> kind) {
        assertThatThrownBy(() -> codec.decode(payload, kind))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo("MALFORMED"));
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<? extends T>[] castAll(Class<?>[] classes) {
        return (Class<? extends T>[]) classes;
    }

    @Test
    void contentTravelsAsItIs() {
        var bytes = new byte[] {0, '\n', '{', -1, 10, 13};
        var reply = new Reply("g.1", "r1", new Reply.Answer(200, null, Content.of("image/png", bytes)));
        var read = codec.decode(codec.encode(reply), Reply.class);
        assertThat(read).isEqualTo(reply);
        assertThat(((Reply.Answer) read.outcome()).content().bytes()).isEqualTo(bytes);
        assertThat(((Reply.Answer) read.outcome()).json()).isNull();
    }

    @Test
    void writtenJsonIsReadByWhoWantsTheTree() {
        var written = Content.json("{\"a\": 20.0}".getBytes(StandardCharsets.UTF_8));
        var answer = (Reply.Answer)
                codec.decode(codec.encode(new Reply("g.1", "r1", new Reply.Answer(200, null, written))), Reply.class)
                        .outcome();
        assertThat(answer.json().path("a").decimalValue()).isEqualTo("20.0");
    }

    @Test
    void contentThatIsCutOffIsRefused() {
        var whole = codec.encode(new Reply(
                "g.1", "r1", new Reply.Answer(200, null, Content.json("[1,2]".getBytes(StandardCharsets.UTF_8)))));
        var cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> codec.decode(cut, Reply.class)).hasMessageContaining("5 bytes follow");
    }

    private static String manyDevices(int count) {
        var devices = new StringBuilder("[");
        for (int id = 1; id <= count; id++) {
            devices.append(id == 1 ? "" : ",")
                    .append("{\"id\":")
                    .append(id)
                    .append(",\"name\":\"Lamp\",\"properties\":{\"text\":\"")
                    .append("a home of many devices ".repeat(200))
                    .append("\"}}");
        }
        return devices.append(']').toString();
    }

    @Test
    void largeContentIsPackedOnItsWay() {
        var devices = Content.json(manyDevices(5_000).getBytes(StandardCharsets.UTF_8));
        assertThat(devices.length()).isGreaterThan(MessageCodec.MAX_BYTES);
        var reply = new Reply("g.1", "r1", new Reply.Answer(200, null, devices));
        var message = codec.encode(reply);
        assertThat(message.length).isLessThan(1 << 20);
        assertThat(codec.decode(message, Reply.class)).isEqualTo(reply);
    }

    @Test
    void aLargeAnswerThatIsNotWrittenYetIsPackedToo() throws Exception {
        var devices = new ObjectMapper().readTree(manyDevices(5_000));
        var message = codec.encode(new Reply("g.1", "r1", new Reply.Answer(200, devices)));
        var answer = (Reply.Answer) codec.decode(message, Reply.class).outcome();
        assertThat(answer.json()).isEqualTo(devices);
    }

    @Test
    void packedContentThatIsNotWhatItSaysIsRefused() {
        var message = codec.encode(new Reply(
                "g.1",
                "r1",
                new Reply.Answer(200, null, Content.json(manyDevices(5_000).getBytes(StandardCharsets.UTF_8)))));
        var head = new String(message, 0, 200, StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElseThrow();
        var behind = Arrays.copyOfRange(message, head.length(), message.length);
        var length = Integer.toString(
                ((Reply.Answer) codec.decode(message, Reply.class).outcome())
                        .content()
                        .length());
        for (var lie : List.of("7", "2000000000", "-1")) {
            var wrong = head.replace(length, lie).getBytes(StandardCharsets.ISO_8859_1);
            var whole = Arrays.copyOf(wrong, wrong.length + behind.length);
            System.arraycopy(behind, 0, whole, wrong.length, behind.length);
            assertThatThrownBy(() -> codec.decode(whole, Reply.class)).as(lie).isInstanceOf(ProtocolException.class);
        }
        message[message.length - 20] ^= 0x55;
        assertThatThrownBy(() -> codec.decode(message, Reply.class)).isInstanceOf(ProtocolException.class);
    }

    /** The fuzzer found it: the runner threw the request away, and the client waited for its answer. */
    @Test
    void halfASurrogatePairTravels() {
        var call = new Operation.ApiCall(
                "GET", "/x\ud83d", Map.of("\ud83d", List.of("\ude00")), TextNode.valueOf("\ud83d"), 0);
        var request = new Request("g.1", "gateway-1", NOW, 0, Caller.local(), call);
        assertThat(codec.decode(codec.encode(request), Request.class)).isEqualTo(request);
    }
}
