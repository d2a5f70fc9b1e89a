package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.hub.HubCaller.Role;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.catalogue.Operation;
import io.moonfleet.hub.internal.json.Json;
import io.moonfleet.hub.internal.rights.RightsTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Issue 7: "a matrix of every operation × role × owner, every cell tested, default deny". What each cell should be says
 * {@link ExpectedRights}, not the table that is enforced; what it is, is seen by calling the operation.
 */
class RightsMatrixTest {

    private static final Notes NOTES = new Notes();
    private static final List<Operation> OPERATIONS = new Catalogue().operations();
    private static final Map<String, String[]> TABLE = table();

    /** A caller in a role with everything of the home, just what the calls are about, or nothing granted. */
    private enum Grant {
        ALL,
        OWN,
        NONE
    }

    private record Cell(Operation operation, Role role, Grant grant) {

        HubCaller caller() {
            return switch (role) {
                case ADMIN -> HubCaller.admin("anna");
                case QUICKAPP -> HubCaller.ofDevice(SeededHub.QUICK_APP);
                case USER, VIEWER -> new HubCaller(grant.name(), role);
            };
        }

        @Override
        public String toString() {
            return operation.method() + " " + operation.path() + " as " + role + " with " + grant;
        }
    }

    /** Method and path → who, and of what. */
    private static Map<String, String[]> table() {
        var rows = new HashMap<String, String[]>();
        try (var in = Catalogue.class.getResourceAsStream("/io/moonfleet/hub/rights.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        var words = line.split(" +", -1);
                        var about = line.contains(" | ") ? line.substring(line.indexOf(" | ") + 3) : "";
                        rows.put(words[1] + " " + words[2], new String[] {words[0], about});
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** 0 when the call should go through, else the status of the refusal. */
    private static int expected(Cell cell) {
        if (cell.role == Role.ADMIN) {
            return 0;
        }
        if (!ExpectedRights.deed(cell.operation).admits(cell.role)) {
            return 403;
        }
        return cell.role == Role.QUICKAPP ? 0 : expected(ExpectedRights.owner(cell.operation), cell.grant);
    }

    /** What somebody was not granted is not there for them; a sum of everything is refused. */
    private static int expected(ExpectedRights.Owner owner, Grant grant) {
        return switch (owner) {
            case NOBODY -> 0;
            case ONESELF -> 404; // the calls are about another user
            case ALL -> grant == Grant.ALL ? 0 : 403;
            case THE_GRANTED -> grant == Grant.NONE ? 404 : 0;
        };
    }

    static SeededHub home() {
        var home = new SeededHub(NOTES);
        home.hub.post("/users", """
                {'name':'ALL','rights':{'devices':{'all':true},'scenes':{'all':true},'alarmPartitions':{'all':true},
                 'profiles':{'all':true},'climateZones':{'all':true}}}""");
        home.hub.post("/users", """
                {'name':'OWN','rights':{'devices':{'devices':[55],'rooms':[219,220],'sections':[220]},'scenes':{'scenes':[1]},
                 'alarmPartitions':{'partitions':[1]},'profiles':{'profiles':[1,2]},'climateZones':{'zones':[1]}}}""");
        home.hub.post("/users", "{'name':'NONE'}");
        return home;
    }

    private static Stream<Cell> cells(Operation operation) {
        return Stream.of(Role.values()).flatMap(role -> (role == Role.ADMIN || role == Role.QUICKAPP
                        ? Stream.of(Grant.ALL)
                        : Stream.of(Grant.values()))
                .map(grant -> new Cell(operation, role, grant)));
    }

    @Test
    void everyCellIsAsTheIssueWants() {
        var wrong = new ArrayList<String>();
        int cells = 0;
        try (var shared = home()) {
            for (var operation : OPERATIONS) {
                var row = cells(operation).toList();
                cells += row.size();
                for (var cell : row) {
                    boolean changes = expected(cell) == 0 && !operation.method().equals("GET");
                    if (changes) {
                        try (var own = home()) {
                            wrong.addAll(problems(own, cell));
                        }
                    } else {
                        wrong.addAll(problems(shared, cell));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(cells).isEqualTo(OPERATIONS.size() * 8);
    }

    /** What gets through is answered as to an administrator; what does not is refused as the table says. */
    private static List<String> problems(SeededHub home, Cell cell) {
        var answer = home.call(cell.operation, cell.caller());
        int status = answer.status();
        int expected = expected(cell);
        if (expected == 0) {
            return status == 403 && answer.body().path("reason").asText().equals("FORBIDDEN") && !isForbiddenToAll(cell)
                    ? List.of(cell + " is refused: " + answer.body())
                    : status >= 400 && !answersErrorToAll(cell) ? List.of(cell + " answers " + answer) : List.of();
        }
        return status == expected ? List.of() : List.of(cell + " answers " + answer + ", not " + expected);
    }

    private static boolean isForbiddenToAll(Cell cell) {
        return answersErrorToAll(cell);
    }

    /** What the catalogue answers with an error to everybody: there is no Z-Wave here. */
    private static boolean answersErrorToAll(Cell cell) {
        try (var home = home()) {
            return home.call(cell.operation).status() >= 400;
        }
    }

    @Test
    void nothingThatIsNotGrantedShowsInAnyAnswer() {
        var leaks = new ArrayList<String>();
        try (var home = home()) {
            hide(home);
            for (var operation : OPERATIONS) {
                var cell = new Cell(operation, Role.USER, Grant.OWN);
                boolean looks = operation.method().equals("GET")
                        || operation.path().equals("/devices/filter")
                        || operation.path().equals("/scenes/hasTriggers");
                if (looks && expected(cell) == 0) {
                    var answer = home.call(operation, cell.caller());
                    var text = answer.written() != null
                            ? new String(answer.written().bytes(), StandardCharsets.UTF_8)
                            : answer.body() == null ? "" : Json.write(answer.body());
                    if (text.contains("Covert")) {
                        leaks.add(cell + " shows " + text.substring(Math.max(0, text.indexOf("Covert") - 100)));
                    }
                }
            }
        }
        assertThat(leaks).isEmpty();
    }

    /** One more of everything, which nobody but an administrator should hear of. */
    private static void hide(SeededHub home) {
        var it = home.hub;
        it.post("/sections", "{'name':'CovertSection'}");
        int section = it.get("/sections").body().findValues("id").getLast().asInt();
        it.post("/rooms", "{'name':'CovertRoom','sectionID':" + section + "}");
        int room = it.get("/rooms").body().findValues("id").getLast().asInt();
        int device = it.quickApp("CovertLamp", "com.fibaro.multilevelSwitch");
        it.put(
                "/devices/" + device,
                "{'roomID':" + room
                        + ",'properties':{'quickAppVariables':[{'name':'CovertVariable','value':'CovertValue'}]}}");
        it.hub.log(device, "debug", "CovertTag", "CovertLine");
        it.hub.log(0, "debug", "CovertHubTag", "CovertHubLine");
        it.post("/plugins/updateProperty", "{'deviceId':" + device + ",'propertyName':'value','value':'CovertNews'}");
        it.post("/devices/" + device + "/action/CovertAction", "{'args':['CovertArgument']}");
        it.post("/scenes", "{'name':'CovertScene','type':'lua','content':'{}'}");
        it.post("/alarms/v1/partitions", "{'name':'CovertPartition','devices':[" + device + "]}");
        it.post("/panels/climate", "{'name':'CovertZone'}");
        it.post("/profiles", "{'name':'CovertProfile'}");
        it.post("/globalVariables", "{'name':'CovertGlobal','value':'CovertWord'}");
        it.put("/globalVariables/CovertGlobal", "{'value':'CovertSecond'}");
        it.post("/customEvents", "{'name':'CovertEvent','userDescription':'CovertDescription'}");
        it.post("/customEvents/CovertEvent", null);
        it.post("/users", "{'name':'CovertUser','type':'user','email':'CovertMail'}");
        it.post("/notificationCenter", "{'data':{'text':'CovertNotice'}}");
        it.put("/deviceNotifications/v1/" + device, "[{'CovertNotification':1}]");
        it.hub.awaitListeners();
    }

    @Test
    void anOperationThatTheTableDoesNotNameIsForAdministratorsAlone() {
        var undeclared = OPERATIONS.stream()
                .filter(each -> !TABLE.containsKey(each.method() + " " + each.path()))
                .toList();
        assertThat(undeclared).isNotEmpty();
        try (var home = home()) {
            for (var operation : undeclared) {
                for (var role : List.of(Role.USER, Role.VIEWER, Role.QUICKAPP)) {
                    var answer = home.call(operation, new Cell(operation, role, Grant.ALL).caller());
                    assertThat(answer.status())
                            .as(operation.method() + " " + operation.path())
                            .isEqualTo(403);
                }
            }
        }
    }

    /** Who adds an operation and forgets its right has closed it, not opened it; under an address that others may use, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /devices/{deviceID}/diary",
                "POST /devices",
                "GET /diary",
                "PATCH /rooms/{id}",
                "HEAD /devices"
            })
    void anOperationThatNobodyHasThoughtOfIsClosed(String invented) {
        var words = invented.split(" ", 2);
        var right = new RightsTable().of(new Operation(words[0], words[1], "diary", null, 200, null));
        for (var role : List.of(Role.USER, Role.VIEWER)) {
            assertThat(right.admits(new HubCaller("ALL", role))).as(role.name()).isFalse();
        }
        assertThat(right.admits(HubCaller.admin("anna"))).isTrue();
        assertThat(ExpectedRights.deed(new Operation("GET", "/diary", "diary", null, 200, null)))
                .isEqualTo(ExpectedRights.Deed.GOVERN);
    }

    @Test
    void theTableNamesOnlyOperationsThatThereAre() {
        assertThat(OPERATIONS.stream()
                        .map(each -> each.method() + " " + each.path())
                        .toList())
                .containsAll(TABLE.keySet());
    }

    @Test
    void aViewerChangesNothingButTheirOwnTokens() {
        var changing = TABLE.entrySet().stream()
                .filter(row ->
                        row.getValue()[0].startsWith("viewer") && !row.getKey().startsWith("GET "))
                .map(Map.Entry::getKey);
        assertThat(changing)
                .containsExactlyInAnyOrder(
                        "POST /devices/filter",
                        "POST /scenes/hasTriggers",
                        "POST /loginStatus",
                        "POST /moonfleet/tokens",
                        "DELETE /moonfleet/tokens/{id}");
    }
}
