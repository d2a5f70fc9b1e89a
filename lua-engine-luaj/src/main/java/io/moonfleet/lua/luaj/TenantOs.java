package io.moonfleet.lua.luaj;

import java.time.Clock;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.lib.OsLib;

/** {@code os.time} and {@code os.date} by the context's clock. */
final class TenantOs extends OsLib {

    private final Clock clock;

    TenantOs(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected double time(LuaTable table) {
        return table == null ? Math.floorDiv(clock.millis(), 1000L) : super.time(table);
    }
}
