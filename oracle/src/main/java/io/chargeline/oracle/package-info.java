/**
 * The oracle: every figure recomputed from the stored frames. Of the program that made the figures
 * it shares the language ({@code domain}) and the codec ({@code protocol}), and nothing else.
 */
package io.chargeline.oracle;
