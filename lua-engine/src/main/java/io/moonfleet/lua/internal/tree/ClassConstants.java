package io.moonfleet.lua.internal.tree;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.util.IdentityHashMap;
import java.util.List;

/** The objects that compiled code refers to: the JIT compiler takes them for constants. */
final class ClassConstants {

    private final List<Object> constants;
    private final IdentityHashMap<Object, Integer> indices = new IdentityHashMap<>();
    private final int most;

    /**
     * @param constants to be the hidden class's data
     * @param most how many there may be
     */
    ClassConstants(List<Object> constants, int most) {
        this.constants = constants;
        this.most = most;
    }

    DynamicConstantDesc<Object> add(Object value, ClassDesc type) {
        var index = indices.computeIfAbsent(value, added -> {
            if (constants.size() == most) {
                throw HotCode.tooLarge();
            }
            constants.add(added);
            return constants.size() - 1;
        });
        return DynamicConstantDesc.ofNamed(ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, type, index);
    }
}
