using System.Runtime.CompilerServices;

// Frames are written before they are read, and clearing one would take longer than a call with a single element.
[module: SkipLocalsInit]
