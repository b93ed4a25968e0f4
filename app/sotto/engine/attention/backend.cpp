// The attention of kernel.cpp as a backend of ggml: an accelerator in the processor's own memory, as ggml's BLAS is one.
//
// ggml has no public header for writing backends. The tables below are those of ggml-backend-impl.h at
// GGML_BACKEND_API_VERSION 2; whoever loads this library must see to it that ggml has the version it was compared with
// (sotto_attention_ggml).

#include <omp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <new>

#include "attention.h"
#include "ggml-backend.h"

typedef void (*Unused)(void);

struct ggml_backend {
    ggml_guid_t guid;
    const char * (*name)(ggml_backend_t);
    void (*free)(ggml_backend_t);
    Unused asynchronous[5], synchronize, plans[4];
    enum ggml_status (*compute)(ggml_backend_t, struct ggml_cgraph *);
    Unused events[2], optimize;
    ggml_backend_dev_t device;
    void * context;
};

struct ggml_backend_device {
    const char * (*name)(ggml_backend_dev_t);
    const char * (*description)(ggml_backend_dev_t);
    void (*memory)(ggml_backend_dev_t, size_t *, size_t *);
    enum ggml_backend_dev_type (*type)(ggml_backend_dev_t);
    void (*properties)(ggml_backend_dev_t, struct ggml_backend_dev_props *);
    ggml_backend_t (*start)(ggml_backend_dev_t, const char *);
    ggml_backend_buffer_type_t (*buffer_type)(ggml_backend_dev_t);
    Unused host_buffer_type, buffer_from_pointer;
    bool (*supports_op)(ggml_backend_dev_t, const struct ggml_tensor *);
    bool (*supports_buffer)(ggml_backend_dev_t, ggml_backend_buffer_type_t);
    Unused offload, events[3];
    ggml_backend_reg_t registry;
    void * context;
};

struct ggml_backend_reg {
    int api_version;
    const char * (*name)(ggml_backend_reg_t);
    size_t (*device_count)(ggml_backend_reg_t);
    ggml_backend_dev_t (*device)(ggml_backend_reg_t, size_t);
    void * (*function)(ggml_backend_reg_t, const char *);
    void * context;
};

namespace {

const char NAME[] = "Sotto", DESCRIPTION[] = "Sotto's attention";
const Kernel * chosen = nullptr;
int declined = 0, accepted = 0;

struct Context {
    int threads;
    ggml_abort_callback abort;
    void * abort_data;
    float * room;
    size_t size;
};

const char * backend_name(ggml_backend_t) { return NAME; }

void backend_free(ggml_backend_t backend) {
    Context * context = (Context *)backend->context;
    free(context->room);
    delete context;
    delete backend;
}

enum ggml_status attend(Context & context, const ggml_tensor * op) {
    const size_t size = chosen->room(op, context.threads);
    if (size > context.size) {
        free(context.room);
        context.room = (float *)aligned_alloc(64, (size * sizeof(float) + 63) / 64 * 64);
        context.size = context.room ? size : 0;
        if (!context.room) return GGML_STATUS_ALLOC_FAILED;
    }
    Task task = {op, context.threads, context.room, {0, 0}, 0, context.abort, context.abort_data};
    const int phases = chosen->phases(op, context.threads);
    // The team of threads is the one that ggml computes with: OpenMP gives it to whoever asks from the same thread.
#pragma omp parallel num_threads(context.threads)
    for (int phase = 0; phase < phases; ++phase) {
        if (phase > 0) {
#pragma omp barrier
        }
        for (int thread = omp_get_thread_num(); thread < context.threads; thread += omp_get_num_threads()) chosen->work(&task, thread, phase);
    }
    return task.is_aborted ? GGML_STATUS_ABORTED : GGML_STATUS_SUCCESS;
}

enum ggml_status backend_compute(ggml_backend_t backend, struct ggml_cgraph * graph) {
    for (int i = 0; i < ggml_graph_n_nodes(graph); ++i) {
        const ggml_tensor * node = ggml_graph_node(graph, i);
        if (node->op != GGML_OP_FLASH_ATTN_EXT) continue;  // a view: nothing to compute
        const enum ggml_status status = attend(*(Context *)backend->context, node);
        if (status != GGML_STATUS_SUCCESS) return status;
    }
    return GGML_STATUS_SUCCESS;
}

void set_n_threads(ggml_backend_t backend, int threads) { ((Context *)backend->context)->threads = threads > 1 ? threads : 1; }

void set_abort_callback(ggml_backend_t backend, ggml_abort_callback abort, void * data) {
    Context * context = (Context *)backend->context;
    context->abort = abort, context->abort_data = data;
}

const char * device_name(ggml_backend_dev_t) { return NAME; }
const char * device_description(ggml_backend_dev_t) { return DESCRIPTION; }
void device_memory(ggml_backend_dev_t, size_t * free, size_t * total) { *free = *total = 0; }
enum ggml_backend_dev_type device_type(ggml_backend_dev_t) { return GGML_BACKEND_DEVICE_TYPE_ACCEL; }

void device_properties(ggml_backend_dev_t device, struct ggml_backend_dev_props * properties) {
    memset(properties, 0, sizeof *properties);
    properties->name = NAME, properties->description = DESCRIPTION, properties->type = device_type(device);
}

ggml_backend_t device_start(ggml_backend_dev_t device, const char *) {
    static ggml_guid guid = {0x53, 0x6f, 0x74, 0x74, 0x6f, 0x27, 0x73, 0x20, 0x61, 0x74, 0x74, 0x65, 0x6e, 0x74, 0x69, 0x6f};
    ggml_backend * backend = new (std::nothrow) ggml_backend{};
    Context * context = new (std::nothrow) Context{};
    if (!backend || !context) {
        delete backend;
        delete context;
        return nullptr;
    }
    context->threads = 1;
    backend->guid = &guid, backend->device = device, backend->context = context;
    backend->name = backend_name, backend->free = backend_free, backend->compute = backend_compute;
    return backend;
}

ggml_backend_buffer_type_t device_buffer_type(ggml_backend_dev_t) { return ggml_backend_cpu_buffer_type(); }

bool device_supports_op(ggml_backend_dev_t, const struct ggml_tensor * op) {
    switch (op->op) {
        case GGML_OP_NONE:
        case GGML_OP_RESHAPE:
        case GGML_OP_VIEW:
        case GGML_OP_PERMUTE:
        case GGML_OP_TRANSPOSE:
            return true;
        case GGML_OP_FLASH_ATTN_EXT: {
            const bool does_fit = chosen->fits(op);
            ++(does_fit ? accepted : declined);
            return does_fit;
        }
        default:
            return false;
    }
}

bool device_supports_buffer(ggml_backend_dev_t, ggml_backend_buffer_type_t type) { return ggml_backend_buft_is_host(type); }

const char * registry_name(ggml_backend_reg_t) { return NAME; }
size_t registry_device_count(ggml_backend_reg_t) { return 1; }

ggml_backend_device device{};

ggml_backend_dev_t registry_device(ggml_backend_reg_t, size_t) { return &device; }

void * registry_function(ggml_backend_reg_t, const char * name) {
    if (strcmp(name, "ggml_backend_set_n_threads") == 0) return (void *)set_n_threads;
    if (strcmp(name, "ggml_backend_set_abort_callback") == 0) return (void *)set_abort_callback;
    return nullptr;
}

ggml_backend_reg registry{};

}  // namespace

#define EXPORTED extern "C" __attribute__((visibility("default")))

// The version of ggml that the tables above were compared with.
EXPORTED const char * sotto_attention_ggml(void) { return "0.25.3"; }

// Choose the kernel for this processor; "" if there is none. `most`: "v3" leaves better ones out, "" none.
EXPORTED const char * sotto_attention_choose(const char * most) {
    chosen = nullptr;
    __builtin_cpu_init();
    const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    const bool v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
    if (v3) chosen = v4 && strcmp(most, "v3") != 0 ? &sotto_attention_v4 : &sotto_attention_v3;
    return chosen ? chosen->name : "";
}

// For ggml_backend_register and ggml_backend_unload, once a kernel was chosen.
EXPORTED ggml_backend_reg_t sotto_attention_registry(void) {
    registry = {2, registry_name, registry_device_count, registry_device, registry_function, nullptr};
    device.name = device_name, device.description = device_description, device.memory = device_memory, device.type = device_type;
    device.properties = device_properties, device.start = device_start, device.buffer_type = device_buffer_type;
    device.supports_op = device_supports_op, device.supports_buffer = device_supports_buffer, device.registry = &registry;
    return &registry;
}

// How often ggml asked whether attention can be computed here and was told yes, or no, since the last call with `reset`.
EXPORTED void sotto_attention_asked(int * yes, int * no, bool reset) {
    *yes = accepted, *no = declined;
    if (reset) accepted = declined = 0;
}
