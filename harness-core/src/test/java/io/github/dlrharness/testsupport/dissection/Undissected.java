package io.github.dlrharness.testsupport.dissection;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What this test or class captures is malformed on purpose, so tshark is not asked. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Undissected {
    /** What is wrong with the frames. */
    String value();
}
