"""Writes pooled_features.json: what torchvision's own networks make of weights and an image filled by formula.

Tensors of the backbone in the order of their names (ordinal), the k-th flattened, element i:
  weights of convolutions and linear layers  sqrt(2 / fan_in) * 1.2 * cos(0.7 i + 0.3 k + 0.001 i^2)
  biases and means        0.05 cos(1.1 i + 0.3 k)
  scales (of norms)       1 + 0.1 cos(0.9 i + 0.3 k)
  variances               1 + 0.5 sin^2(0.5 i + 0.3 k)
  tokens and positions    0.02 cos(0.5 i + 0.3 k)
The input, 2 x 3 x side x side: sin(0.013 i + 0.5 cos(0.0007 i)). All in float64. Run with Debian's python3-torchvision 0.14.
"""
import json, re, torch, torchvision

def kind(name, shape):
    if name.endswith("running_mean") or name.endswith("bias"): return "offset"
    if name.endswith("running_var"): return "variance"
    if name in ("cls_token", "pos_embed"): return "token"
    return "weight" if len(shape) > 1 else "scale"

def fill(name, k, shape):
    i = torch.arange(int(torch.tensor(shape).prod()), dtype=torch.float64)
    fan_in = int(torch.tensor(shape[1:]).prod()) if len(shape) > 1 else 1
    return {
        "weight": lambda: (2 / fan_in) ** .5 * 1.2 * torch.cos(.7 * i + .3 * k + .001 * (i * i)),
        "offset": lambda: .05 * torch.cos(1.1 * i + .3 * k),
        "scale": lambda: 1 + .1 * torch.cos(.9 * i + .3 * k),
        "variance": lambda: 1 + .5 * torch.sin(.5 * i + .3 * k) ** 2,
        "token": lambda: .02 * torch.cos(.5 * i + .3 * k),
    }[kind(name, shape)]().reshape(shape)

def image(side):
    i = torch.arange(2 * 3 * side * side, dtype=torch.float64)
    return torch.sin(.013 * i + .5 * torch.cos(.0007 * i)).reshape(2, 3, side, side)

# torchvision's vision transformer under timm's names.
TIMM = [(r"^class_token$", "cls_token"), (r"^conv_proj\.", "patch_embed.proj."), (r"^encoder\.pos_embedding$", "pos_embed"), (r"^encoder\.ln\.", "norm."),
        (r"^encoder\.layers\.encoder_layer_(\d+)\.", r"blocks.\1."), (r"\.ln_(\d)\.", r".norm\1."), (r"\.self_attention\.in_proj_", ".attn.qkv."),
        (r"\.self_attention\.out_proj\.", ".attn.proj."), (r"\.mlp\.0\.", ".mlp.fc1."), (r"\.mlp\.3\.", ".mlp.fc2.")]

def renamed(name, transformer):
    if transformer:
        for pattern, to in TIMM: name = re.sub(pattern, to, name)
    return name

def features(net, name, x):
    if name.startswith("resnet"):
        body = torch.nn.Sequential(*list(net.children())[:-2]); return body(x).mean((2, 3))
    if name == "densenet201": return torch.relu(net.features(x)).mean((2, 3))
    if name == "mobilenet_v2": return net.features(x).mean((2, 3))
    if name == "inception_v3":
        seen = {}
        net.Mixed_7c.register_forward_hook(lambda m, i, o: seen.update(y=o)); net(x); return seen["y"].mean((2, 3))
    t = net._process_input(x); t = torch.cat([net.class_token.expand(2, -1, -1), t], 1); return net.encoder(t)[:, 1:].mean(1)

out = {}
for name, side in [("resnet18", 64), ("resnet50", 64), ("resnet152", 64), ("densenet201", 64), ("mobilenet_v2", 64), ("inception_v3", 96), ("vit-tiny", 224)]:
    if name == "vit-tiny": net = torchvision.models.VisionTransformer(224, 16, 12, 3, 192, 768)
    elif name == "inception_v3": net = torchvision.models.inception_v3(weights=None, init_weights=False, transform_input=False)
    else: net = getattr(torchvision.models, name)(weights=None)
    net = net.double().eval()
    drop = ("fc.", "classifier.", "AuxLogits.", "heads.")
    state = {renamed(k, name == "vit-tiny"): v for k, v in net.state_dict().items() if not k.startswith(drop) and not k.endswith("num_batches_tracked")}
    with torch.no_grad():
        for k, tensor in enumerate(sorted(state)): state[tensor].copy_(fill(tensor, k, list(state[tensor].shape)))
        pooled = features(net, name, image(side))
    parameters = sum(p.numel() for n, p in net.named_parameters() if not n.startswith(drop))
    out[name] = dict(side=side, parameters=parameters, tensors=len(state), first=sorted(state)[0], last=sorted(state)[-1],
                     mean=pooled.mean().item(), std=pooled.std(unbiased=False).item(), pooled=[pooled[0, :8].tolist(), pooled[1, -8:].tolist()])
    print(name, parameters, out[name]["mean"], out[name]["std"])
json.dump(out, open(__file__.replace(".py", ".json"), "w"), indent=1)
