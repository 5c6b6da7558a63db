//! Where changes are kept: journal first, sled as its rebuildable copy. It knows changes and bytes, never what they mean.
