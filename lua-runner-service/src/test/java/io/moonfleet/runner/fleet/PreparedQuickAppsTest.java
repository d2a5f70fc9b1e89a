package io.moonfleet.runner.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.protocol.FleetOperation.File;
import io.moonfleet.protocol.FleetOperation.Hosting;
import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.QuickApp;
import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.QuickAppRuntime;
import io.moonfleet.quickapp.QuickAppSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreparedQuickAppsTest {

    private static final long STAY = 3;
    private static final String LUA = "function QuickApp:onInit() self:debug('runs') end";

    private final QuickAppRuntime runtime =
            new QuickAppRuntime(LuaEngine.named(System.getProperty("moonfleet.lua.engine", "moonfleet")));
    private final Lease lease = new Lease(() -> 0);
    private final KeeperLine keeper = new KeeperLine((runner, operation, _, _) -> {
        throw new AssertionError("nobody may be asked anything, but " + runner + " is: " + operation);
    });
    private final WriteOutbox outbox = new WriteOutbox("runner-1", keeper, lease::isHeld, (_, _) -> {});
    private final List<QuickApp> built = new ArrayList<>();
    private long now;
    private final PreparedQuickApps prepared = new PreparedQuickApps(
            (hosting, stay) -> new RemoteHome(hosting, lease, stay, keeper, outbox, (_, _) -> {}),
            this::build,
            () -> now);

    PreparedQuickAppsTest() {
        lease.begin(STAY, Long.MAX_VALUE);
    }

    @AfterEach
    void end() {
        prepared.forgetAll();
        runtime.close();
    }

    private QuickApp build(Hosting hosting, RemoteHome home) {
        var code = QuickAppCode.of(hosting.files().getFirst().content());
        var app = QuickApp.prepare(QuickAppSettings.of(runtime, code, hosting.quickApp(), home));
        built.add(app);
        return app;
    }

    private static Hosting hosting(int quickApp, long epoch, String lua) {
        JsonNode device = JsonNodeFactory.instance.objectNode().put("id", quickApp);
        return new Hosting(quickApp, epoch, List.of(new File("main", true, lua)), Map.of(), List.of(device), null);
    }

    @Test
    void whoIsPreparedSaysNothingAndMayDoNothingBeforeTheKeeperHasPlacedIt() {
        prepared.prepare(hosting(55, 4, LUA), STAY);
        assertThat(built).hasSize(1);
        assertThat(built.getFirst().state()).isEqualTo(Life.STOPPED);
        assertThat(outbox.waiting()).isZero();

        var taken = prepared.take(hosting(55, 5, LUA), STAY).orElseThrow();
        assertThat(taken.app()).isSameAs(built.getFirst());
        assertThat(taken.home().mayAct()).isFalse();
        taken.home().placed(hosting(55, 5, LUA));
        assertThat(taken.home().mayAct()).isTrue();
        assertThat(taken.home().epoch()).isEqualTo(5);
        assertThat(prepared.count()).isZero();
        taken.close();
    }

    @Test
    void whatWasPreparedWithOtherCodeForAnotherStayOrForNobodyIsOfNoUse() {
        prepared.prepare(hosting(55, 4, LUA), STAY);
        assertThat(prepared.take(hosting(55, 5, LUA + " -- edited"), STAY)).isEmpty();
        prepared.prepare(hosting(55, 4, LUA), STAY);
        assertThat(prepared.take(hosting(55, 5, LUA), STAY + 1)).isEmpty();
        assertThat(prepared.take(hosting(60, 5, LUA), STAY)).isEmpty();
        assertThat(prepared.count()).isZero();
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void whoDoesNotComeInTimeIsForgotten() {
        prepared.prepare(hosting(55, 4, LUA), STAY);
        now += PreparedQuickApps.PATIENCE.toNanos() / 2;
        prepared.prepare(hosting(60, 4, LUA), STAY);
        now += PreparedQuickApps.PATIENCE.toNanos() / 2;
        prepared.forgetLate();
        assertThat(prepared.count()).isEqualTo(1);
        assertThat(prepared.take(hosting(55, 5, LUA), STAY)).isEmpty();
        assertThat(prepared.take(hosting(60, 5, LUA), STAY)).isPresent();
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void thereAreNeverMoreThanABoundOfThem() {
        for (var quickApp = 100; quickApp < 110 + PreparedQuickApps.MOST; quickApp++) {
            prepared.prepare(hosting(quickApp, 4, LUA), STAY);
        }
        assertThat(prepared.count()).isEqualTo(PreparedQuickApps.MOST);
    }

    @Test
    void whatIsNoLuaIsLeftToTheMomentWhenItIsToRun() {
        prepared.prepare(hosting(55, 4, "function QuickApp:onInit("), STAY);
        assertThat(prepared.count()).isZero();
        assertThat(prepared.take(hosting(55, 5, "function QuickApp:onInit("), STAY))
                .isEmpty();
    }
}
